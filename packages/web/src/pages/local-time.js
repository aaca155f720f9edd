// Adds the reader's own time to each time of the page; without it, or in UTC itself, the page shows UTC alone.
for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  const zone = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
  const exact = time.querySelector(".exact");
  if (exact !== null && at.getTimezoneOffset() !== 0) exact.append(`, ${zone}`);
}
