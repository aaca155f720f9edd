import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sendRaw } from "../testing/raw-http.ts";
import { serveInTurn } from "./serve-in-turn.ts";

const UNKNOWN_PEERS = 200;
/** A body in chunks of one byte costs a thousand times as much as one that comes at once. */
const CHUNKS = 500;
const SHARED_BYTES = 1024 * 1024;

describe("connections served in turn", () => {
  /** The paths that were asked for, each when its request was complete. */
  const asked: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer(async (request, answer) => {
    if (request.headers.authorization === "known") peers.know(request.socket);
    const length = await lengthOf(request);
    if (length === null) return;
    asked.push(request.url ?? "");
    answer.end(`${request.url} ${length}\n`);
  });
  const peers = serveInTurn(server, SHARED_BYTES);
  let port = 0;

  beforeEach(async () => {
    asked.length = 0;
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
    await once(server, "close");
  });

  async function open(): Promise<Socket> {
    const socket = connect(port, "127.0.0.1");
    sockets.push(socket);
    // Both ends have to be there: what is accepted later is read later.
    await Promise.all([once(socket, "connect"), once(server, "connection")]);
    return socket;
  }

  it("serve a known peer before the unknown ones whose bytes have come first", async () => {
    const known = await open();
    known.write(requestFor("/first", "authorization: known\r\n"));
    await once(known, "data");
    const unknown: Socket[] = [];
    while (unknown.length < UNKNOWN_PEERS) unknown.push(await open());

    for (const socket of unknown)
      socket.write(`${chunkedFor("/unknown")}${"1\r\nx\r\n".repeat(CHUNKS)}0\r\n\r\n`);
    known.write(requestFor("/known"));
    await Promise.all([...unknown, known].map((socket) => once(socket, "data")));

    expect(asked.indexOf("/known")).toBeLessThan(UNKNOWN_PEERS / 4);
    expect(asked).toHaveLength(UNKNOWN_PEERS + 2);
  });

  it("hand over every byte, in order, of bodies and of requests that follow each other", async () => {
    const chunks = `${"1\r\nx\r\n".repeat(20_000)}0\r\n\r\n`;
    const large = `POST /large HTTP/1.1\r\nhost: a\r\ncontent-length: 300000\r\n\r\n${"x".repeat(300_000)}`;

    const answer = await sendRaw(
      port,
      `${chunkedFor("/chunks")}${chunks}${large}${requestFor("/last", "connection: close\r\n")}`,
    );

    expect(answer).toMatch(/\/chunks 20000\n[\s\S]*\/large 300000\n[\s\S]*\/last 0\n/);
  });

  it("cut off who brings much while much waits, and answer who brings little", async () => {
    const large: Socket[] = [];
    while (large.length < 40) large.push(await open());
    const small = await open();
    const ends = large.map((socket) => Promise.race([once(socket, "data"), once(socket, "close")]));

    for (const socket of large)
      socket.on("error", () => {}).write(`${chunkedFor("/large")}${"1\r\nx\r\n".repeat(9_000)}0\r\n\r\n`);
    small.write(requestFor("/small"));
    await Promise.all([...ends, once(small, "data")]);

    const served = asked.filter((path) => path === "/large").length;
    expect(served).toBeGreaterThan(0);
    expect(served).toBeLessThan(large.length);
    expect(asked).toContain("/small");
  });

  it("go on where a peer has gone in the midst of what it sent", async () => {
    const gone = await open();
    gone.write(`${chunkedFor("/gone")}${"1\r\nx\r\n".repeat(10_000)}`);
    gone.resetAndDestroy();

    expect(await sendRaw(port, requestFor("/last", "connection: close\r\n"))).toContain("/last 0");
    expect(asked).toEqual(["/last"]);
  });
});

function requestFor(path: string, headers = ""): string {
  return `GET ${path} HTTP/1.1\r\nhost: a\r\n${headers}\r\n`;
}

function chunkedFor(path: string): string {
  return `POST ${path} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n`;
}

/** `null` where the peer went away. */
async function lengthOf(request: IncomingMessage): Promise<number | null> {
  return text(request).then(
    ({ length }) => length,
    () => null,
  );
}
