import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createRecordingLogger, type RecordingLogger } from "@intercom-dsar/service/testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sendRaw } from "../testing/raw-http.ts";
import { createHttpServer, type HttpServer } from "./http-server.ts";

const LARGE = 40_000;
const ROUTE_LIMIT = 60_000;

describe("bodies of peers that are not known yet", () => {
  let server: HttpServer;
  let log: RecordingLogger;
  let release: () => void;
  const sockets: Socket[] = [];
  const bodies: string[] = [];

  beforeEach(async () => {
    log = createRecordingLogger();
    bodies.length = 0;
    const released = Promise.withResolvers<void>();
    release = released.resolve;
    server = await createHttpServer({
      host: "127.0.0.1",
      port: 0,
      now: Date.now,
      logger: log.logger,
      health: { up() {}, degraded() {}, down() {} },
      limits: { unverifiedBytes: 70_000 },
      plugins: [
        (app) => {
          app.post("/echo", { bodyLimit: ROUTE_LIMIT }, async (request) => {
            bodies.push(`${request.body}`);
            return { length: `${request.body}`.length };
          });
          app.post("/known", { bodyLimit: ROUTE_LIMIT }, async (request) => {
            request.bodyVerified();
            bodies.push(`${request.body}`);
            await released.promise;
            return {};
          });
        },
      ],
    });
  });
  afterEach(async () => {
    release();
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
  });

  const head = (headers: string, path = "/echo") =>
    `POST ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\n${headers}\r\n\r\n`;
  const declared = (length: number, path?: string) => head(`content-length: ${length}`, path);
  const chunk = (size: number) => `${size.toString(16)}\r\n${"x".repeat(size)}\r\n`;
  const send = (...pieces: string[]) => sendRaw(server.port, ...pieces);

  /** Sends the beginning of a request and keeps the connection. */
  async function begin(...pieces: string[]): Promise<Socket> {
    const socket = connect(server.port, "127.0.0.1");
    sockets.push(socket);
    socket.on("error", () => {});
    await once(socket, "connect");
    for (const piece of pieces) socket.write(piece);
    return socket;
  }

  /** A large body finds no room; nothing of it is sent, so the answer can't have waited for it. */
  const isFull = () =>
    vi.waitFor(async () => expect(await send(declared(LARGE))).toMatch(/^HTTP\/1\.1 503 /));

  it("are refused before they are read where the large ones under way leave no room", async () => {
    await begin(declared(LARGE), "x");
    await isFull();

    const answer = await send(declared(LARGE));

    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toMatch(/retry-after: 1\r\n/i);
    expect(answer).toContain('"code":"busy"');
    expect(log.events()).toContain("webhook_refused");
  });

  it("always find room where they are small", async () => {
    await begin(declared(LARGE), "x");
    await isFull();

    expect(await send(declared(16_384), "x".repeat(16_384))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await send(head("transfer-encoding: chunked"), chunk(16_384), "0\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 200 /,
    );
  });

  it("take their route's limit where they come in chunks and are no longer small", async () => {
    const under = await begin(head("transfer-encoding: chunked"), chunk(16_384));
    expect(await send(declared(LARGE), "x".repeat(LARGE))).toMatch(/^HTTP\/1\.1 200 /);
    under.write(chunk(1));
    await isFull();

    const answer = await send(head("transfer-encoding: chunked"), chunk(16_384), chunk(1));

    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  });

  it.each(["breaks off", "is answered"])("give back their room when the request %s", async (end) => {
    const first = await begin(declared(LARGE), "x");
    await isFull();
    if (end === "breaks off") first.destroy();
    else first.write("x".repeat(LARGE - 1));

    await vi.waitFor(async () =>
      expect(await send(declared(LARGE), "x".repeat(LARGE))).toMatch(/^HTTP\/1\.1 200 /),
    );
  });

  it("give back their room when it is known who sent them, while the request goes on", async () => {
    await begin(declared(LARGE, "/known"), "x".repeat(LARGE));
    await vi.waitFor(() => expect(bodies).toHaveLength(1));

    expect(await send(declared(LARGE), "x".repeat(LARGE))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("are refused as too large, whatever room there is", async () => {
    expect(await send(declared(ROUTE_LIMIT + 1))).toMatch(/^HTTP\/1\.1 413 /);
    expect(await send(head("transfer-encoding: chunked"), chunk(ROUTE_LIMIT), chunk(1), "0\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 413 /,
    );
  });

  it("arrive as they were sent, however they were cut", async () => {
    const pieces = fc.array(fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 5_000 }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(pieces, fc.boolean(), async (cut, inChunks) => {
        const body = cut.join("");
        const framed = cut.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`);
        bodies.length = 0;
        if (inChunks) await send(head("transfer-encoding: chunked"), ...framed, "0\r\n\r\n");
        else await send(declared(body.length), ...cut);
        expect(bodies).toEqual([body]);
      }),
      { numRuns: 60 },
    );
  });
});
