import { expect, it } from "vitest";
import { readEventStream } from "./read-event-stream.ts";

async function* inPieces(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

it.each([1, 7, 1_000])("reads events however the stream is cut: every %s bytes", async (size) => {
  const text =
    'retry: 2000\n\n: \n\nid: 7\nevent: request\ndata: {"é":1}\n\nid: 8\r\ndata:a\r\ndata: b\r\n\r\ndata: broken off';
  const events = [];
  for await (const event of readEventStream(inPieces(text, size))) events.push(event);

  expect(events).toEqual([
    { id: "7", data: '{"é":1}' },
    { id: "8", data: "a\nb" },
  ]);
});
