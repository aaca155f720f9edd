// Says on a page of requests that some have changed since it was made. It reloads nothing by itself: nobody loses their place or a tick.
const box = document.querySelector("[data-live]");
if (box !== null) {
  const only = box.dataset.live;
  const changed = new Set();
  const stream = new EventSource("/changes");
  stream.addEventListener("message", ({ data }) => {
    const { sender, requestId } = JSON.parse(data);
    const key = `${sender}/${requestId}`;
    if (only !== "" && only !== key) return;
    changed.add(key);
    const words =
      only !== ""
        ? "This request has changed since the page was made."
        : `${changed.size} ${changed.size === 1 ? "request has" : "requests have"} changed since the page was made.`;
    const reload = document.createElement("a");
    reload.href = location.pathname + location.search;
    reload.textContent = "Reload";
    box.replaceChildren(`${words} `, reload);
    box.hidden = false;
  });
  stream.addEventListener("over", () => stream.close());
}
