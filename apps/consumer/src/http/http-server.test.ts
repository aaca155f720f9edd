import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { createRecordingLogger, type RecordingLogger } from "@intercom-dsar/service/testing";
import { Problem } from "@intercom-dsar/web/problem";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sendRaw } from "../testing/raw-http.ts";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "./http-server.ts";

describe("the HTTP server", () => {
  let server: HttpServer;
  let log: RecordingLogger;
  let received: number;
  let failed: number;
  beforeEach(() => {
    log = createRecordingLogger();
    received = 0;
    failed = 0;
  });
  afterEach(() => server.close());

  async function open(options: Partial<HttpServerOptions> = {}): Promise<string> {
    server = await createHttpServer({
      host: "127.0.0.1",
      port: 0,
      now: Date.now,
      logger: log.logger,
      health: { up() {}, degraded() {}, down() {} },
      plugins: [
        (app) => {
          app.addHook("preParsing", async () => {
            received += 1;
          });
          app.addHook("onError", async () => {
            failed += 1;
          });
          app.post("/echo", (request) => ({
            bytes: Buffer.isBuffer(request.body),
            length: `${request.body}`.length,
          }));
          app.post("/signed", async (request) => {
            request.bodyVerified();
            return {};
          });
          app.get("/broken/:id", () => {
            throw new Error("someone@example.com");
          });
          app.get("/busy", () => {
            throw new Problem(429, "rate_limited", "Too many.", { retryAfterSeconds: 1.2 });
          });
        },
      ],
      ...options,
    });
    return `http://127.0.0.1:${server.port}`;
  }

  it("hands a JSON body to its routes as the bytes that were sent", async () => {
    const url = await open();

    const answer = await fetch(`${url}/echo`, post('{"a": 1}'));

    expect(await answer.json()).toEqual({ bytes: true, length: 8 });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("tells of each answer by its route's template, never by the address", async () => {
    const answers: string[] = [];
    const url = await open({ onAnswer: ({ route, status }) => answers.push(`${status} ${route}`) });

    await fetch(`${url}/echo`, post("{}"));
    await fetch(`${url}/busy`);
    await fetch(`${url}/broken/someone@example.com`);
    await fetch(`${url}/someone@example.com`);

    await vi.waitFor(() =>
      expect(answers).toEqual(["200 /echo", "429 /busy", "500 /broken/:id", "404 none"]),
    );
  });

  it("answers a thrown problem as problem details, with Retry-After in whole seconds", async () => {
    const url = await open();

    const answer = await fetch(`${url}/busy`);

    expect(answer.status).toBe(429);
    expect(answer.headers.get("content-type")).toMatch("application/problem+json");
    expect(answer.headers.get("retry-after")).toBe("2");
    expect(await answer.json()).toEqual({
      type: "urn:intercom-dsar:problem:rate_limited",
      title: "Too many.",
      status: 429,
      code: "rate_limited",
    });
  });

  it("tells a wrong method from a wrong address", async () => {
    const url = await open();

    const answer = await fetch(`${url}/broken/1?x=1`, { method: "DELETE" });

    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET");
  });

  it("tells nothing of an error of its own", async () => {
    const url = await open();

    const answer = await fetch(`${url}/broken/1`);

    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("someone");
  });

  it.each([
    ["an unknown address", "/nothing", {}, 404, "not_found"],
    ["an id that is too long", `/broken/${"x".repeat(200)}`, {}, 404, "not_found"],
    ["an address that can't be decoded", "/broken/%ff", {}, 400, "malformed_url"],
    ["a body that is too large", "/echo", post("x".repeat(70_000)), 413, "body_too_large"],
    [
      "a body that is no JSON",
      "/echo",
      post("x", { "content-type": "text/plain" }),
      415,
      "media_type_refused",
    ],
    [
      "a compressed body, before it is read",
      "/echo",
      post(gzipSync("x".repeat(50_000_000)), { "content-encoding": "gzip" }),
      415,
      "content_encoding_refused",
    ],
  ] as const)("refuses %s", async (_, path, request, status, code) => {
    const url = await open();

    const answer = await fetch(url + path, request);

    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  });

  it.each([
    [
      "two lengths",
      "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
    ],
    [
      "a length and chunks",
      "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    [
      "a folded header",
      "POST /echo HTTP/1.1\r\nhost: a\r\nwebhook-id: a\r\n b\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
    ],
    [
      "a space before the colon",
      "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length : 2\r\ncontent-type: application/json\r\n\r\n{}",
    ],
    [
      "a signature that is there twice",
      "POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\nwebhook-signature: v1,a\r\nwebhook-signature: v1,b\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
    ],
    ["no HTTP at all", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
  ])("refuses %s", async (_, bytes) => {
    await open();

    const answer = await sendRaw(server.port, bytes);

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch("application/problem+json");
  });

  it.each([
    ["an unknown address", "/nothing", 404],
    ["a wrong method", "/busy", 405],
  ])("refuses %s before the body is sent", async (_, path, status) => {
    await open();

    const answer = await sendRaw(
      server.port,
      `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n`,
    );

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it("takes no note of a connection that breaks in the middle of a body", async () => {
    await open();
    const socket = connect(server.port, "127.0.0.1");
    socket.write(
      'POST /echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a":',
    );
    await vi.waitFor(() => expect(received).toBe(1));
    socket.destroy();

    await vi.waitFor(() => expect(failed).toBe(1));
    expect(log.events()).toEqual([]);
  });

  it("counts a body that comes in chunks and says no length", async () => {
    await open();
    const chunk = `${(4_096).toString(16)}\r\n${"x".repeat(4_096)}\r\n`;

    const answer = await sendRaw(
      server.port,
      "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
      chunk.repeat(20),
    );

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("refuses headers that are too large", async () => {
    await open();

    const answer = await sendRaw(
      server.port,
      `GET /busy HTTP/1.1\r\nhost: a\r\nx: ${"x".repeat(9_000)}\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain("headers_too_large");
  });

  it("ends a request whose body does not come in time", async () => {
    await open({ limits: { receiveMs: 300 } });

    const answer = await sendRaw(
      server.port,
      'POST /echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a":',
    );

    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("keeps no connection of somebody who is refused", async () => {
    await open();

    const answer = await sendRaw(server.port, "GET /nothing HTTP/1.1\r\nhost: a\r\n\r\n");

    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).toMatch(/connection: close/i);
  });

  it("keeps the connection of a known sender alone, whatever the answer and the credentials that nobody has looked at", async () => {
    await open();
    const ask = (path: string, headers: string) =>
      sendRaw(
        server.port,
        `POST ${path} HTTP/1.1\r\nhost: a\r\n${headers}content-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
      );

    expect(await ask("/echo", "")).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close/i);
    const hub = `x-hub-signature: sha1=${"0".repeat(40)}\r\n`;
    expect(await ask("/echo", hub)).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close/i);
    const known = await fetch(`http://127.0.0.1:${server.port}/signed`, post("{}"));
    expect(known.headers.get("connection")).toBe("keep-alive");
    await known.text();
  });

  it("ends a connection that says nothing", async () => {
    await open({ limits: { receiveMs: 300 } });

    expect(await sendRaw(server.port)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("ends a request whose headers do not come in time", async () => {
    await open({ limits: { receiveMs: 300 } });

    const answer = await sendRaw(server.port, "POST /echo HTTP/1.1\r\nhost: a\r\n");

    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});

function post(body: string | Buffer, headers: Record<string, string> = {}) {
  return { method: "POST", body, headers: { "content-type": "application/json", ...headers } };
}
