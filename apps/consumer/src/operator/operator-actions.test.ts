import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type OperatorServer,
  operatorSubmission,
  startOperatorServer,
  wholeSubmission,
} from "../testing/operator-server.ts";

let server: OperatorServer;
beforeEach(async () => {
  server = await startOperatorServer();
});
afterEach(() => server.close());

const outcome = { id: "outcome:r1", channel: "outcomes", requestId: "r1", key: "r1", headers: {} } as const;

/** Takes the one request that there is to its end. */
async function endIt(value: object = {}): Promise<void> {
  const [lease] = await server.ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
  if (lease === undefined) throw new Error("nothing was leased");
  const [request] = await server.ledger.requests.claim(lease, 1);
  await server.ledger.requests.end(lease, request?.requestId ?? "", {
    status: "failed",
    reasonCode: "retries_exhausted",
    outcome: ({ journalDigest }) => ({
      ...outcome,
      value: Buffer.from(JSON.stringify({ evidence: { journalDigest }, ...value })),
    }),
  });
}

describe("a hold on one request", () => {
  it("takes a reason, is told with it, and is released with another", async () => {
    await server.ledger.inbox.receive([operatorSubmission("r1")]);
    const path = "/requests/portal/r1";
    const act = (name: string, body: object) => server.send("operator", "POST", `${path}/${name}`, { body });

    expect(await act("hold", {})).toMatchObject({ status: 400, body: { code: "reason_missing" } });
    expect(await act("hold", { reason: "LEGAL-7" })).toMatchObject({ body: { result: "held", done: 1 } });

    const { body } = await server.send("viewer", "GET", path);
    expect(body).toMatchObject({ state: "waiting", waiting: { code: "held_by_operator", until: null } });
    expect((await server.send("viewer", "GET", "/requests?waitingFor=paused")).body.requests).toHaveLength(1);
    expect((await server.send("viewer", "GET", `${path}/explanation`)).body.summary).toContain("LEGAL-7");
    expect(await act("retry", {})).toMatchObject({ status: 409, body: { code: "request_held" } });

    expect(await act("release-hold", { reason: "LEGAL-7 closed" })).toMatchObject({
      body: { result: "hold_released" },
    });
    expect((await server.send("viewer", "GET", path)).body).toMatchObject({ state: "received" });
    const { actions } = (await server.send("viewer", "GET", "/audit")).body;
    expect(actions).toContainEqual(expect.objectContaining({ action: "hold", reason: "LEGAL-7" }));
    expect(actions).toContainEqual(
      expect.objectContaining({ action: "release-hold", reason: "LEGAL-7 closed" }),
    );
  });

  it("is no more done with many without a reason than with one", async () => {
    const body = { filter: { sender: "portal" } };
    expect(await server.send("operator", "POST", "/bulk/hold", { body })).toMatchObject({ status: 400 });
  });
});

describe("all that fit a filter", () => {
  it("are counted first, and done then: so many done, skipped and failed", async () => {
    await server.ledger.inbox.receive([
      ...Array.from({ length: 450 }, (_, index) => operatorSubmission(`r${index}`)),
    ]);
    await server.ledger.inbox.receive([operatorSubmission("other", { sender: "shop" })]);
    await server.ledger.holds.cancelOne("r7");
    const filter = { sender: "portal", open: true };
    const counted = await server.send("operator", "POST", "/bulk/cancel", { body: { filter, dryRun: true } });
    const changed = await server.send("operator", "POST", "/bulk/cancel", { body: { filter, expected: 3 } });
    const done = await server.send("operator", "POST", "/bulk/cancel", {
      body: { filter, expected: 450, reason: "OPS-2" },
    });

    expect(counted.body).toMatchObject({ dryRun: true, matched: 450, done: 0 });
    expect(changed).toMatchObject({ status: 409, body: { code: "count_changed" } });
    expect(done.body).toMatchObject({
      matched: 450,
      done: 449,
      skipped: 1,
      failed: 0,
      results: { cancelled: 449, cancelled_already: 1 },
    });
    expect((await server.send("viewer", "GET", "/requests/shop/other")).body).toMatchObject({
      cancelRequested: false,
    });
    expect((await server.send("viewer", "GET", "/audit")).body.actions).toMatchObject([
      {
        action: "cancel-all",
        target: { sender: "portal", open: true, matched: 450 },
        outcome: { done: 449, skipped: 1 },
      },
    ]);
  });

  it("are never everything by an empty filter", async () => {
    const answer = await server.send("operator", "POST", "/bulk/cancel", { body: { filter: {} } });

    expect(answer).toMatchObject({ status: 400, body: { code: "filter_empty" } });
  });
});

describe("asking again for what has ended", () => {
  it("makes a new request of the same sender that goes on with the plan", async () => {
    await server.ledger.inbox.receive([wholeSubmission("r1")]);
    const early = await server.send("operator", "POST", "/requests/portal/r1/retry-as-new");
    await endIt();
    const again = await server.send("operator", "POST", "/requests/portal/r1/retry-as-new");

    expect(early.body).toMatchObject({ status: 409, code: "request_not_ended" });
    expect(again.body).toMatchObject({ result: "accepted", sender: "portal", requestId: "r1.r1" });
    expect((await server.send("viewer", "GET", "/requests/portal/r1.r1")).body).toMatchObject({
      kind: "deletion",
      state: "received",
      endpoint: "webhook",
      retryOf: "r1",
      deadline: "2026-12-25T09:00:00.000Z",
    });
    const body = { requestId: "r1" };
    expect(
      (await server.send("operator", "POST", "/requests/portal/r1/retry-as-new", { body })).body,
    ).toMatchObject({
      code: "request_id_taken",
    });
  });
});

describe("whom a request is about", () => {
  it("is shown to an admin with a reason, and its journal and the audit say who looked", async () => {
    await server.ledger.inbox.receive([wholeSubmission("r1")]);
    const path = "/requests/portal/r1/reveal";
    const body = { reason: "the person called" };

    expect((await server.send("operator", "POST", path, { body })).status).toBe(403);
    expect((await server.send("admin", "POST", path, { body: {} })).status).toBe(400);
    const shown = await server.send("admin", "POST", path, { body });
    expect(shown.body).toMatchObject({ identifiers: ["canary@example.com"] });
    const timeline = await server.send("viewer", "GET", "/requests/portal/r1/timeline");
    expect(timeline.body).toMatchObject({
      entries: [{ step: "operator.revealed", facts: { actionId: shown.body.actionId } }],
      verification: { intact: true, entries: 1, sealedEntries: 1 },
    });
    const audit = await server.send("viewer", "GET", "/audit?sender=portal&requestId=r1");
    expect(audit.body.actions).toMatchObject([
      { action: "reveal", actor: "admin", reason: "the person called" },
    ]);
    expect(`${JSON.stringify(server.log.lines)}${timeline.text}${audit.text}`).not.toContain("canary");
  });
});

describe("what a request found, and why it is where it is", () => {
  it("has the outcome's coverage and nothing else of it", async () => {
    await server.ledger.inbox.receive([wholeSubmission("r1")]);
    expect((await server.send("viewer", "GET", "/requests/portal/r1/coverage")).body).toEqual({
      coverage: null,
    });
    await endIt({
      coverage: [{ resource: "contacts", result: "searched", items: 1, pages: 1 }],
      access: { content: "canary" },
    });
    const { body, text } = await server.send("viewer", "GET", "/requests/portal/r1/coverage");

    expect(body).toEqual({
      coverage: [{ resource: "contacts", result: "searched", items: 1, expected: null, pages: 1 }],
    });
    expect(text).not.toContain("canary");
  });

  it("is told in sentences", async () => {
    await server.ledger.inbox.receive([wholeSubmission("r1")]);
    await server.ledger.holds.pause({ scope: "sender", name: "portal" });

    expect((await server.send("viewer", "GET", "/requests/portal/r1/explanation")).body).toEqual({
      summary: "It waits. An operator has paused the sender portal.",
      waitsFor: "paused",
      since: "2026-11-26T09:00:00.000Z",
      until: null,
      whatToDo: "`resume` what is paused, when it may go on.",
      remarks: [],
    });
  });
});

describe("all requests together", () => {
  it("are told by workspace, by sender, by month, and as dead letters", async () => {
    await server.ledger.inbox.receive([
      wholeSubmission("r1"),
      {
        type: "dead-letter",
        message: {
          id: "dead-letter:dsar.requests-0-7",
          channel: "dead-letter",
          requestId: null,
          key: "dsar.requests-0-7",
          headers: {
            "dead-letter-cause": "invalid_schema",
            "dead-letter-partition": "0",
            "dead-letter-offset": "7",
          },
          value: Buffer.from("canary"),
        },
      },
    ]);
    await endIt();
    await server.ledger.inbox.receive([operatorSubmission("r2", { deadline: 1 })]);
    const read = async (path: string) => (await server.send("viewer", "GET", path)).body;

    expect(await read("/workspaces")).toMatchObject({
      workspaces: [{ workspaceId: "ws1", isPaused: false, parked: null, open: { received: 1, overdue: 1 } }],
    });
    expect(await read("/senders")).toMatchObject({
      senders: [{ sender: "portal", isConfigured: false, open: { received: 1 }, deletionsToday: 0 }],
    });
    expect(await read("/statistics")).toMatchObject({
      open: { received: 1, running: 0, waiting: 0 },
      overdue: 1,
      months: [
        {
          month: "2026-11",
          kind: "deletion",
          regulation: "gdpr",
          ended: 1,
          byStatus: { failed: 1 },
          late: 0,
          medianDays: 1,
        },
      ],
    });
    const letters = await server.send("viewer", "GET", "/dead-letters");
    expect(letters.body).toMatchObject({
      deadLetters: [{ id: "dsar.requests-0-7", cause: "invalid_schema", partition: 0, offset: "7" }],
      next: null,
    });
    expect(letters.text).not.toContain("canary");
  });
});

it("withdraws what a sender has queued", async () => {
  await server.ledger.inbox.receive([operatorSubmission("r1"), operatorSubmission("r2", { sender: "shop" })]);

  expect((await server.send("operator", "POST", "/senders/portal/withdraw")).body).toMatchObject({
    result: "withdrawn",
    done: 1,
  });
  expect((await server.send("operator", "POST", "/senders/portal/withdraw")).body).toMatchObject({
    result: "nothing_queued",
  });
});

describe("dead letters", () => {
  const letter = {
    type: "dead-letter",
    message: {
      id: "dead-letter:dsar.requests-0-7:c5a300c6",
      channel: "dead-letter",
      requestId: null,
      key: "dsar.requests-0-7",
      headers: { "dead-letter-cause": "invalid_schema", "dead-letter-time": "2026-11-26T08:00:00.000Z" },
      value: Buffer.from("{}"),
    },
  } as const;

  it("go back one by one, or by cause since a time, and a dry run sends nothing and is no action", async () => {
    const asked: unknown[] = [];
    const place = { topic: "dead", partition: 0, offset: "1", cause: "invalid_schema" } as const;
    const replaying = await startOperatorServer(async (choice) => {
      asked.push({ ...choice, keys: choice.keys === null ? null : [...choice.keys] });
      return [{ ...place, result: choice.isConfirmed ? "sent" : "would_be_sent" }];
    });
    await replaying.ledger.inbox.receive([letter]);
    const one = "/dead-letters/dsar.requests-0-7:c5a300c6/replay";
    const dry = await replaying.send("operator", "POST", one, { body: { dryRun: true } });
    const sent = await replaying.send("operator", "POST", one);
    const all = { from: "2026-11-26T00:00:00Z", cause: "invalid_schema" };
    await replaying.send("operator", "POST", "/dead-letters/replay", { body: all });
    const unknown = await replaying.send("operator", "POST", "/dead-letters/dsar.requests-0-8/replay");
    const audit = await replaying.send("viewer", "GET", "/audit");
    await replaying.close();

    expect(dry.body).toMatchObject({
      actionId: null,
      done: 0,
      skipped: 1,
      letters: [{ result: "would_be_sent" }],
    });
    expect(sent.body).toMatchObject({ action: "replay", done: 1, letters: [{ ...place, result: "sent" }] });
    expect(unknown).toMatchObject({ status: 404, body: { code: "letter_unknown" } });
    const single = {
      from: Date.UTC(2026, 10, 26, 7, 59),
      cause: null,
      keys: ["dsar.requests-0-7"],
      maxBatchBytes: null,
    };
    expect(asked).toEqual([
      { ...single, isConfirmed: false },
      { ...single, isConfirmed: true },
      {
        from: Date.UTC(2026, 10, 26),
        cause: "invalid_schema",
        keys: null,
        maxBatchBytes: null,
        isConfirmed: true,
      },
    ]);
    expect(audit.body.actions).toHaveLength(2);
  });

  it("can't go back where there is no Kafka", async () => {
    await server.ledger.inbox.receive([letter]);

    expect(
      (await server.send("operator", "POST", "/dead-letters/dsar.requests-0-7/replay")).body,
    ).toMatchObject({ code: "no_kafka" });
  });
});
