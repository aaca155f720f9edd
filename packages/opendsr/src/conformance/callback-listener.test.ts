import { afterEach, expect, it } from "vitest";
import { listenForCallbacks } from "./callback-listener.ts";

let listener: Awaited<ReturnType<typeof listenForCallbacks>> | undefined;
afterEach(() => listener?.close());

async function listen() {
  const opened = await listenForCallbacks("http://localhost:0/callback");
  listener = opened;
  const send = (body: string) => fetch(`http://localhost:${opened.port}/callback`, { method: "POST", body });
  return {
    listener: opened,
    send,
    callback: (id: string) => send(JSON.stringify({ subject_request_id: id })),
  };
}

it("waits for the callback of its own request, whatever comes before it", async () => {
  const { listener, callback } = await listen();
  await callback("earlier");
  const next = listener.next("mine", 10_000);
  await callback("another");
  await callback("mine");

  expect(JSON.parse(Buffer.from((await next).body).toString())).toEqual({ subject_request_id: "mine" });
});

it("gives a callback that does not say whose it is, so that it is judged", async () => {
  const { listener, send } = await listen();
  await send("no JSON");

  expect(Buffer.from((await listener.next("mine", 10_000)).body).toString()).toBe("no JSON");
});

it("fails where none came, and where only those of other requests came", async () => {
  const { listener, callback } = await listen();
  await expect(listener.next("mine", 1)).rejects.toThrow("no callback came in time");

  await callback("another");
  await expect(listener.next("mine", 1)).rejects.toThrow("that of another id");
});
