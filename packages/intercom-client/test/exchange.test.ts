import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { MockAgent, Pool } from "undici";
import { expect, it, vi } from "vitest";
import { type AttemptRecord, createIntercomClient } from "../src/index.ts";
import { sendJson } from "./support/local-server.ts";
import { openClient } from "./support/open-client.ts";

const ID = "6762f0d01bb69f9f2193bb7d";

it("gives up when the head of the answer is late", async () => {
  await using open = await openClient(() => {}, { timeouts: { headersMs: 100 } });

  await expect(open.client.me()).rejects.toMatchObject({ code: "timeout", phase: "headers", sent: true });
});

it("gives up when the body stalls", async () => {
  await using open = await openClient(
    (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write("{");
    },
    { timeouts: { bodyMs: 100 } },
  );

  await expect(open.client.me()).rejects.toMatchObject({ code: "timeout", phase: "body", sent: true });
});

it("gives up when the whole takes too long, however steadily it trickles", async () => {
  await using open = await openClient(
    (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const trickle = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(trickle));
    },
    { timeouts: { totalMs: 150 } },
  );

  await expect(open.client.me()).rejects.toMatchObject({ code: "timeout", phase: "total", sent: true });
});

it("knows that a call never left where nobody accepts the connection", async () => {
  await using open = await openClient(() => {});
  await open.server[Symbol.asyncDispose]();

  await expect(open.client.contacts.delete(ID)).rejects.toMatchObject({ code: "network_error", sent: false });
  expect(open.client.calls).toBe(0);
});

it("knows that a call never left where it waited for a free connection until the total timeout", async () => {
  await using open = await openClient(() => {});
  const { url: baseUrl, seen } = open.server;
  const pool = new Pool(baseUrl, { connections: 1, pipelining: 1 });
  const token = () => "t";
  const busy = createIntercomClient({ baseUrl, token, dispatcher: pool });
  const hurried = createIntercomClient({ baseUrl, token, dispatcher: pool, timeouts: { totalMs: 100 } });
  const stop = new AbortController();
  const stopped = busy.me({ signal: stop.signal }).catch(() => "stopped");
  await vi.waitFor(() => expect(seen).toHaveLength(1));

  await expect(hurried.contacts.delete(ID)).rejects.toMatchObject({ phase: "total", sent: false });

  expect(seen).toHaveLength(1);
  stop.abort();
  expect(await stopped).toBe("stopped");
  await pool.destroy();
});

it("refuses a body that is announced too large, and one that turns out so", async () => {
  await using open = await openClient(
    (response, _request, index) => {
      if (index === 0) response.writeHead(200, { "content-length": "1000001" });
      response.write("x".repeat(600_000));
      response.write("x".repeat(600_000));
    },
    { maxBodyBytes: 1_000_000 },
  );

  await expect(open.client.me()).rejects.toMatchObject({ code: "body_too_large", status: 200, sent: true });
  await expect(open.client.me()).rejects.toMatchObject({ code: "body_too_large", status: 200, sent: true });
});

it.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
])("reads a body that was packed with %s all the same", async (encoding, pack) => {
  await using open = await openClient((response) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": encoding });
    response.end(pack(Buffer.from('{"id":"991267459"}')));
  });

  expect(await open.client.me()).toEqual({ id: "991267459" });
  expect(open.server.seen[0]?.headers["accept-encoding"]).toBe("identity");
});

it.each([
  ["unpacks to more than allowed", "gzip", gzipSync(Buffer.alloc(2_000_000, 32)), "body_too_large"],
  ["can't be unpacked", "gzip", Buffer.from("not gzip"), "invalid_response"],
  ["is packed in an unknown way", "zstd", Buffer.from("(…)"), "invalid_response"],
])("fails where a body %s", async (_what, encoding, body, code) => {
  await using open = await openClient(
    (response) =>
      response.writeHead(200, { "content-type": "application/json", "content-encoding": encoding }).end(body),
    { maxBodyBytes: 1_000_000 },
  );

  await expect(open.client.me()).rejects.toMatchObject({ code });
});

it("aborts a call that is under way, and makes none for a signal that is aborted already", async () => {
  const abort = new AbortController();
  await using open = await openClient(() => abort.abort());

  await expect(open.client.me({ signal: abort.signal })).rejects.toMatchObject({
    code: "aborted",
    sent: true,
  });
  await expect(open.client.me({ signal: abort.signal })).rejects.toMatchObject({
    code: "aborted",
    sent: false,
  });
  expect(open.server.seen).toHaveLength(1);
});

it("asks for the token before each attempt", async () => {
  const tokens = ["first", "second"];
  await using open = await openClient((response) => sendJson(response, {}), {
    token: async () => tokens.shift() ?? "",
  });

  await open.client.me();
  await open.client.me();

  expect(open.server.seen.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer first",
    "Bearer second",
  ]);
  await expect(open.client.me()).rejects.toMatchObject({ code: "unauthorized", sent: false, status: null });
});

it("tells a token that can't be read from one that Intercom refuses", async () => {
  const failure = Object.assign(new Error("vault of mara.linden@example.com"), { code: "vault_closed" });
  await using open = await openClient(() => {}, { token: () => Promise.reject(failure) });

  const error: unknown = await open.client.me().catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code: "token_unavailable", sent: false, retryable: true });
  expect(error).toHaveProperty("cause", { name: "Error", code: "vault_closed" });
});

it("sends nothing that a guard forbids", async () => {
  await using open = await openClient(() => {}, {
    guard: () => {
      throw Object.assign(new Error("…"), { code: "lease_lost" });
    },
  });

  const error: unknown = await open.client.contacts.delete(ID).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code: "refused", sent: false });
  expect(error).toHaveProperty("cause", { name: "Error", code: "lease_lost" });
  expect(open.server.seen).toEqual([]);
});

it("sends nothing that the guard of the call itself forbids", async () => {
  await using open = await openClient((response) => sendJson(response, {}));
  const guard = () => {
    throw Object.assign(new Error("…"), { code: "too_late" });
  };

  const error: unknown = await open.client.contacts.delete(ID, { guard }).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code: "refused", sent: false });
  expect(error).toHaveProperty("cause", { name: "Error", code: "too_late" });
  expect(open.server.seen).toEqual([]);
});

it("asks the guard of a call again when the call has a connection, and goes on with others where it is refused", async () => {
  await using open = await openClient((response) => setTimeout(() => sendJson(response, { id: ID }), 50), {
    connections: 1,
  });
  const before = open.client.contacts.get(ID);
  const asked: number[] = [];
  const guard = () => {
    asked.push(open.server.seen.length);
    // The first time it is asked while the one connection is busy.
    if (asked.length > 1) throw Object.assign(new Error("…"), { code: "too_late" });
  };

  await expect(open.client.contacts.delete(ID, { guard })).rejects.toMatchObject({
    code: "refused",
    sent: false,
  });

  await before;
  expect(asked).toEqual([0, 1]);
  expect(await open.client.contacts.get(ID)).toMatchObject({ id: ID });
  expect(open.server.seen.map(({ method }) => method)).toEqual(["GET", "GET"]);
  expect(open.client.calls).toBe(2);
});

it("sends version, formats and user agent with each request", async () => {
  await using open = await openClient((response) => sendJson(response, {}), { userAgent: "dsar/1" });

  await open.client.me();

  expect(open.server.seen[0]?.headers).toMatchObject({
    authorization: "Bearer dG9rZW4=",
    accept: "application/json",
    "intercom-version": "2.16",
    "user-agent": "dsar/1",
  });
});

it("tells of each attempt without naming anybody", async () => {
  const attempts: AttemptRecord[] = [];
  await using open = await openClient(
    (response) =>
      sendJson(
        response,
        { id: ID, email: "mara.linden@example.com" },
        {
          headers: {
            "x-ratelimit-limit": "1666",
            "x-ratelimit-remaining": "1600",
            "x-ratelimit-reset": "1767225610",
            "x-request-id": "0c1e",
          },
        },
      ),
    { onAttempt: (attempt) => attempts.push(attempt) },
  );

  await open.client.contacts.get(ID);
  await open.server[Symbol.asyncDispose]();
  await open.client.contacts.get(ID).catch(() => {});

  expect(attempts).toMatchObject([
    {
      endpoint: "GET /contacts/{id}",
      status: 200,
      code: null,
      sent: true,
      requestId: "0c1e",
      rate: { limit: 1666, remaining: 1600, resetAt: 1767225610000 },
    },
    { endpoint: "GET /contacts/{id}", status: null, code: "network_error", requestId: null, rate: null },
  ]);
  expect(JSON.stringify(attempts)).not.toMatch(/mara|6762f0d0/);
});

it("does not let a listener that throws change the result", async () => {
  await using open = await openClient((response) => sendJson(response, { id: ID, deleted: true }), {
    onAttempt: () => {
      throw new Error("full disk");
    },
  });

  expect(await open.client.contacts.delete(ID)).toMatchObject({ id: ID, status: 200 });
});

it("counts, guards and aborts for one request of many", async () => {
  const abort = new AbortController();
  await using open = await openClient((response) => sendJson(response, {}));
  const request = open.client.forRequest({ signal: abort.signal });

  await open.client.me();
  await request.me();
  abort.abort();

  await expect(request.me()).rejects.toMatchObject({ code: "aborted" });
  expect([open.client.calls, request.calls]).toEqual([2, 1]);
});

it("works on a dispatcher of one's own, and leaves closing it to its owner", async () => {
  const mock = new MockAgent();
  mock.disableNetConnect();
  mock
    .get("https://api.eu.intercom.io")
    .intercept({ path: "/me" })
    .reply(200, { id: 991267459 }, { headers: { "content-type": "application/json" } });
  const client = createIntercomClient({
    baseUrl: "https://api.eu.intercom.io",
    token: () => "t",
    dispatcher: mock,
  });

  expect(await client.me()).toEqual({ id: 991267459 });

  await client.close();
  mock.assertNoPendingInterceptors();
  await mock.close();
});

it.each(["ftp://api.intercom.io", "https://api.intercom.io/v2", "https://user@api.intercom.io", "intercom"])(
  "refuses %s as base URL",
  (baseUrl) => {
    expect(() => createIntercomClient({ baseUrl, token: () => "t" })).toThrow(
      expect.objectContaining({ code: "invalid_options", option: "baseUrl" }),
    );
  },
);
