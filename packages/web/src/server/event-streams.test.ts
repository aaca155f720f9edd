import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { fastify } from "fastify";
import { afterEach, expect, it, vi } from "vitest";
import { createEventStreams, type EventStream } from "./event-streams.ts";

const REQUEST = "GET /events HTTP/1.1\r\nhost: a\r\n\r\n";
const EVENT = { id: "7", event: "request", data: { text: "a\nb" } };

const closers: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(change: { most?: number; mostUnreadBytes?: number } = {}) {
  const stop = new AbortController();
  const streams = createEventStreams({
    ...{ most: 10, reconnectMs: 2_000, mostUnreadBytes: 64 * 1024 },
    ...change,
    signal: stop.signal,
  });
  const server = fastify();
  const opened: EventStream[] = [];
  const responses: NodeJS.WritableStream[] = [];
  server.get("/events", (_request, reply) => {
    opened.push(streams.open(reply));
    responses.push(reply.raw);
  });
  const origin = await server.listen({ port: 0, host: "127.0.0.1" });
  closers.push(() => server.close());

  /** Opens a stream; what `isReading` is false for takes not a byte. */
  async function listen(isReading = true) {
    const number = opened.length;
    const socket: Socket = connect(Number(new URL(origin).port), "127.0.0.1");
    closers.push(() => socket.destroy());
    const heard = { text: "" };
    if (isReading)
      socket.on("data", (chunk) => {
        heard.text += chunk.toString();
      });
    else socket.pause();
    socket.write(REQUEST);
    await vi.waitFor(() => expect(opened.length).toBeGreaterThan(number));
    const [stream, response] = [opened[number], responses[number] as unknown as { writableLength: number }];
    if (stream === undefined) throw new Error("no stream was opened");
    const over = new Promise<void>((resolve) => stream.onceOver(resolve));
    return { socket, heard, stream, response, over };
  }
  return { origin, stop, listen };
}

it("writes each event with its id and type, its data on one line", async () => {
  const { listen } = await start();
  const { heard, stream } = await listen();
  stream.send(EVENT);
  stream.send({ data: 1 });

  await vi.waitFor(() => expect(heard.text).toContain("data: 1\n\n"));
  expect(heard.text).toMatch(/^content-type: text\/event-stream\r$/m);
  expect(heard.text).toMatch(/^cache-control: no-store\r$/m);
  expect(heard.text).toContain("retry: 2000\n\n");
  expect(heard.text).toContain('id: 7\nevent: request\ndata: {"text":"a\\nb"}\n\n');
});

it("cuts whoever never reads before it keeps more than the limit, and serves the others", async () => {
  const mostUnreadBytes = 256 * 1024;
  const { listen } = await start({ mostUnreadBytes });
  const [silent, reading] = [await listen(false), await listen()];
  const data = "x".repeat(64 * 1024);
  let isCut = false;
  void silent.over.then(() => {
    isCut = true;
  });
  let most = 0;
  let sent = 0;
  // The operating system takes some megabytes for a reader before anything waits in this process.
  for (; !isCut && sent < 2_000; sent += 1) {
    silent.stream.send({ data });
    reading.stream.send({ id: String(sent), data });
    most = Math.max(most, silent.response.writableLength);
    await vi.waitFor(() => expect(reading.heard.text).toContain(`id: ${sent}\n`), { interval: 1 });
    reading.heard.text = "";
  }

  expect(isCut).toBe(true);
  expect(most).toBeLessThan(mostUnreadBytes + 2 * data.length);
  silent.stream.send(EVENT);
  reading.stream.send(EVENT);
  await vi.waitFor(() => expect(reading.heard.text).toContain("id: 7\n"));
});

it("sends a sign of life every 15 seconds, so that no proxy closes a quiet stream", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { listen } = await start();
  const { heard } = await listen();
  expect(heard.text).not.toContain(": \n\n");
  vi.advanceTimersByTime(15_000);

  await vi.waitFor(() => expect(heard.text).toContain(": \n\n"));
});

it("ends every stream when the program stops, also of whoever never reads, and takes no event after it", async () => {
  const { stop, listen } = await start({ mostUnreadBytes: 64 * 1024 * 1024 });
  const [silent, reading] = [await listen(false), await listen()];
  const data = "x".repeat(1024 * 1024);
  for (let count = 0; count < 500 && silent.response.writableLength === 0; count += 1) {
    silent.stream.send({ data });
    await turn();
  }
  expect(silent.response.writableLength).toBeGreaterThan(0);
  stop.abort();
  silent.stream.send(EVENT);
  reading.stream.send(EVENT);

  await Promise.all([silent.over, reading.over]);
  expect(reading.heard.text).not.toContain("id: 7");
  const late = await listen();
  await late.over;
});

it("refuses more than so many at once, and has a place again when one leaves", async () => {
  const { origin, listen } = await start({ most: 1 });
  const first = await listen();
  const refused = await fetch(`${origin}/events`);
  await refused.arrayBuffer();
  expect(refused.status).toBe(503);
  first.socket.destroy();
  await first.over;
  const second = await listen();
  second.stream.end();

  await second.over;
  second.stream.onceOver(() => second.stream.send(EVENT));
  await once(second.socket.end(), "close");
});
