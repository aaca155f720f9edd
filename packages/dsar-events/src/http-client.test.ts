import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpClient } from "./http-client.ts";

const KEY = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const IDENTIFIERS = [{ type: "email", value: "jo@example.com" }] as const;

interface Call {
  readonly line: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

describe("the client over HTTP", () => {
  let server: Server;
  let answers: { status: number; body?: unknown; headers?: Record<string, string> }[];
  let calls: Call[];
  let pauses: number[];
  let url: string;

  beforeEach(async () => {
    [answers, calls, pauses] = [[], [], []];
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      calls.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      const answer = answers.shift();
      if (answer === undefined) return request.socket.destroy();
      response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const clientOf = (base = url) =>
    createHttpClient(
      { url: base, key: KEY },
      {
        fetch,
        random: () => 0,
        async sleep(ms, signal) {
          pauses.push(ms);
          signal.throwIfAborted();
        },
      },
    );
  const problem = (status: number, code: string, headers = {}) => ({ status, body: { code }, headers });

  it("sends the same request again under the same id after no answer, a 503 and a 429, as long as it is told to wait", async () => {
    answers.push(problem(503, "ledger_unavailable"), problem(429, "rate_limited", { "retry-after": "7" }), {
      status: 202,
    });

    const requestId = await clientOf(`${url}/`).request({ kind: "access", identifiers: IDENTIFIERS });

    expect(pauses).toEqual([500, 7_000]);
    expect(new Set(calls.map(({ line, body }) => `${line} ${body}`)).size).toBe(1);
    expect(calls[0]?.line).toBe("POST /v1/requests");
    expect(JSON.parse(calls[0]?.body ?? "")).toEqual({ requestId, kind: "access", identifiers: IDENTIFIERS });
    expect(calls[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "webhook-signature": expect.stringMatching(/^v1,/),
    });
  });

  it("gives up a request after five tries", async () => {
    await expect(clientOf().request({ kind: "access", identifiers: IDENTIFIERS })).rejects.toMatchObject({
      code: "unavailable",
      retryable: true,
    });

    expect(calls).toHaveLength(5);
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000]);
  });

  it("posts a preview where only previews are taken", async () => {
    answers.push({ status: 202 });

    await clientOf().request({ requestId: "p1", kind: "preview", identifiers: IDENTIFIERS });

    expect(calls[0]?.line).toBe("POST /v1/previews");
  });

  it("sends nothing that the service would not serve", async () => {
    const identifiers = [{ type: "email", value: "no address" }] as const;

    await expect(clientOf().request({ kind: "access", identifiers })).rejects.toMatchObject({
      code: "invalid_schema",
      path: "identifiers.0.value",
    });
    await expect(clientOf().outcome("../requests")).rejects.toMatchObject({ code: "request_unknown" });
    expect(calls).toEqual([]);
  });

  it.each([
    [401, "signature_mismatch", "unauthorized"],
    [403, "kind_not_allowed", "not_allowed"],
    [400, "invalid_schema", "invalid_request"],
    [409, "request_id_conflict", "request_id_conflict"],
    [404, "not_found", "unexpected_answer"],
  ])("makes %i %s an error %s, without another try", async (status, said, code) => {
    answers.push(problem(status, said));

    await expect(clientOf().request({ kind: "access", identifiers: IDENTIFIERS })).rejects.toMatchObject({
      name: "DsarClientError",
      code,
      retryable: false,
      problem: said,
    });
    expect(calls).toHaveLength(1);
  });

  it.each(["already_begun", "already_ended", "request_unknown"])("tells of a cancel: %s", async (code) => {
    answers.push(problem(code === "request_unknown" ? 404 : 409, code));

    await expect(clientOf().cancel("r1")).rejects.toMatchObject({ code });
    expect(calls[0]?.line).toBe("DELETE /v1/requests/r1");
  });

  it("asks for an outcome with a pause between, through any outage, until its signal aborts", async () => {
    const stop = new AbortController();
    answers.push({ status: 202 }, { status: 202, headers: { "retry-after": "20" } });
    for (let count = 0; count < 9; count += 1) answers.push(problem(503, "ledger_unavailable"));
    answers.push(problem(410, "outcome_destroyed"));

    await expect(clientOf().outcome("r1")).rejects.toMatchObject({ code: "outcome_destroyed" });
    expect(calls[0]).toMatchObject({ line: "GET /v1/requests/r1/outcome", headers: { prefer: "wait=30" } });
    expect(pauses.slice(0, 5)).toEqual([1_000, 20_000, 500, 1_000, 2_000]);
    stop.abort(new Error("enough"));
    await expect(clientOf().outcome("r1", { signal: stop.signal })).rejects.toThrow("enough");
  });

  it("ends what is under way when it is closed", async () => {
    const client = clientOf();
    await client.close();

    await expect(client.cancel("r1")).rejects.toMatchObject({ code: "client_closed" });
  });
});
