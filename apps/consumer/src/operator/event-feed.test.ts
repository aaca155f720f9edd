import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type OperatorServer, operatorSubmission, startOperatorServer } from "../testing/operator-server.ts";

let server: OperatorServer;
const stop = new AbortController();
beforeEach(async () => {
  server = await startOperatorServer();
});
afterEach(() => server.close());

/** Reads the stream until the test ends. */
async function listen(headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(`${server.url}/v1/operator/events`, {
    headers: { authorization: "Bearer viewer-token-of-a-test", ...headers },
    signal: stop.signal,
  });
  const seen = { text: "", answer, isOver: false };
  const decoder = new TextDecoder();
  void (async () => {
    for await (const chunk of answer.body ?? []) seen.text += decoder.decode(chunk);
    seen.isOver = true;
  })();
  return seen;
}

describe("the events", () => {
  it("tell who listens of each request that comes and of what becomes of it, and name nobody", async () => {
    await server.ledger.inbox.receive([operatorSubmission("before")]);
    const heard = await listen();
    await vi.waitFor(() => expect(heard.text).toContain("retry:"));
    await server.ledger.inbox.receive([operatorSubmission("r1")]);
    await vi.waitFor(() => expect(heard.text).toContain('"requestId":"r1"'), 10_000);
    await server.ledger.holds.cancelOne("r1");
    await vi.waitFor(() => expect(heard.text).toContain('"cancelRequested":true'), 10_000);

    expect(heard.answer.headers.get("content-type")).toBe("text/event-stream");
    expect(heard.text).not.toContain("before");
    expect(heard.text).not.toContain("canary");
    await server.close();
    await vi.waitFor(() => expect(heard.isOver).toBe(true));
    server = await startOperatorServer();
  });

  it("begin with what arrived since, for whoever comes back", async () => {
    await server.ledger.inbox.receive([operatorSubmission("r1")]);
    const heard = await listen({ "last-event-id": String(Date.UTC(2026, 10, 26)) });

    await vi.waitFor(() => expect(heard.text).toContain('"requestId":"r1"'));
    expect(heard.text).toMatch(/^id: \d+$/m);
  });

  it("go to each of several, and whoever comes back hears once more what ended while they were away", async () => {
    const [first, second] = [await listen(), await listen()];
    await vi.waitFor(() => expect([first.text, second.text].join()).toMatch(/retry:.*retry:/s));
    await server.ledger.inbox.receive([operatorSubmission("r1"), operatorSubmission("r2")]);
    for (const heard of [first, second])
      await vi.waitFor(() => expect(heard.text).toContain('"requestId":"r2"'), 10_000);
    const lastId = /^id: (\d+)$/m.exec(first.text)?.[1] ?? "";
    const [lease] = await server.ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
    if (lease === undefined) throw new Error("nothing was leased");
    const [request] = await server.ledger.requests.claim(lease, 1);
    const ended = request?.requestId ?? "";
    await server.ledger.requests.end(lease, ended, {
      status: "failed",
      reasonCode: "retries_exhausted",
      outcome: () => ({
        ...{ id: `outcome:${ended}`, channel: "outcomes", requestId: ended, key: ended, headers: {} },
        value: Buffer.from("{}"),
      }),
    });

    const back = await listen({ "last-event-id": lastId });

    await vi.waitFor(() => expect(back.text).toMatch(new RegExp(`"requestId":"${ended}".*"state":"ended"`)));
  });
});

it("the stream ends where the ledger is away: whoever listens comes back by itself", async () => {
  vi.spyOn(server.ledger.reads, "list").mockRejectedValue(new Error("away"));
  const heard = await listen();

  await vi.waitFor(() => expect(heard.isOver).toBe(true));
});

it("the reference is a page without scripts and without anything from elsewhere", async () => {
  const answer = await fetch(`${server.url}/v1/operator/reference`);
  const page = await answer.text();

  expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(page).toContain("POST /v1/operator/requests/{sender}/{requestId}/cancel");
  expect(page).not.toMatch(/<script|<link|<img|src=|https?:\/\//);
});
