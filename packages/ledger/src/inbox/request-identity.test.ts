import { describe, expect, it } from "vitest";
import type { Ledger } from "../ledger.ts";
import { DAY, message, outcomeOf, rejectionOf, submission } from "../testing/submissions.ts";
import { DIALECTS, end, leaseOf, outbox, useLedgers } from "../testing/use-ledgers.ts";
import type { ClaimedRequest, NewRequest, Submission } from "../types.ts";

/** Each sender's requests are about a person of its own. */
const of = (sender: string, requestId: string, change: Partial<NewRequest> = {}) =>
  submission(requestId, { sender, subjects: [`${sender}-${requestId}@example.com`], ...change });

describe.each(DIALECTS)("whose a request is, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it("takes the same id of two senders for two requests, each with an outcome of its own", async () => {
    const ledger = await stage.freshLedger();

    const receipts = await ledger.inbox.receive([of("kafka", "r1"), of("portal", "r1"), of("portal", "r1")]);
    const later = await ledger.inbox.receive([
      of("kafka", "r1"),
      of("form", "r1"),
      of("portal", "r1", { kind: "access" }),
    ]);

    expect(receipts).toEqual(["accepted", "accepted", "duplicate"]);
    expect(later).toEqual(["duplicate", "accepted", "conflict"]);
    const lease = await leaseOf(ledger);
    const claimed = await ledger.requests.claim(lease, 5);
    expect(
      claimed.map(({ requestId, sender, senderRequestId }) => [requestId, sender, senderRequestId]).sort(),
    ).toEqual([
      ["form:r1", "form", "r1"],
      ["portal:r1", "portal", "r1"],
      ["r1", "kafka", "r1"],
    ]);
    for (const { requestId } of claimed) await end(ledger, lease, requestId);
    expect(
      (await outbox(ledger))
        .map(({ id }) => id)
        .filter((id) => id.startsWith("outcome:"))
        .sort(),
    ).toEqual(["outcome:form:r1", "outcome:portal:r1", "outcome:r1"]);
    expect(await ledger.reads.verify("portal:r1")).toMatchObject({ intact: true });
  });

  it("keeps a request's key, whoever takes the id afterwards", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([of("portal", "r1")]);
    await ledger.inbox.receive([of("kafka", "r1")]);

    expect(await ledger.reads.findOwn({ sender: "portal", requestId: "r1" })).toMatchObject({
      requestId: "r1",
    });
    expect(await ledger.reads.findOwn({ sender: "kafka", requestId: "r1" })).toMatchObject({
      requestId: "kafka:r1",
      senderRequestId: "r1",
    });
    expect(await ledger.reads.findOwn({ sender: "form", requestId: "r1" })).toBeNull();
  });

  it("gives a rejection the key that its outcome needs", async () => {
    const ledger = await stage.freshLedger();
    const rejection = (sender: string): Submission =>
      ({
        ...rejectionOf("r1"),
        sender,
        outcome: ({ requestId }) => message(`outcome:${requestId}`, "outcomes"),
      }) as Submission;

    await ledger.inbox.receive([rejection("kafka"), rejection("portal")]);

    expect((await outbox(ledger)).map(({ id }) => id).sort()).toEqual(["outcome:portal:r1", "outcome:r1"]);
  });

  it("lets a cancel end its own sender's request alone, whether it comes before or after", async () => {
    const ledger = await stage.freshLedger();
    const cancel = (sender: string, requestId: string): Submission => ({ type: "cancel", sender, requestId });
    await ledger.inbox.receive([
      of("portal", "r1"),
      cancel("kafka", "r1"),
      cancel("kafka", "r2"),
      cancel("form", "r3"),
    ]);
    await ledger.inbox.receive([of("portal", "r2"), of("kafka", "r2"), of("kafka", "r3"), of("form", "r3")]);

    const claimed = await ledger.requests.claim(await leaseOf(ledger), 9);

    expect(cancelled(claimed)).toEqual(["form r3", "kafka r2"]);
  });

  it("knows as `after` and `retryOf` only what is the sender's own", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([of("kafka", "first"), of("portal", "own", { deadline: stage.now + DAY })]);
    const waiting = ["foreign", "mine"].map((requestId) =>
      of("portal", requestId, { after: requestId === "mine" ? "own" : "first" }),
    );
    await ledger.inbox.receive(waiting);
    const lease = await leaseOf(ledger);
    const claimed = await ledger.requests.claim(lease, 9);
    const blockers = (id: string) => claimed.find(({ requestId }) => requestId === id)?.blockedBy;

    expect(blockers("foreign")).toEqual([{ requestId: "first", state: "unknown" }]);
    expect(blockers("mine")).toEqual([{ requestId: "own", state: "running" }]);
    expect(await ledger.requests.history({ sender: "portal", requestId: "first" })).toBeNull();
    expect(await ledger.requests.history({ sender: "kafka", requestId: "first" })).not.toBeNull();

    const dueAt = stage.now + DAY;
    for (const id of ["foreign", "mine"])
      await ledger.requests.wait(lease, id, { reason: "order", code: "x", dueAt });
    await end(ledger, lease, "first");
    expect(await dueOf(ledger, ["foreign", "mine"])).toEqual([dueAt, dueAt]);
    await end(ledger, lease, "own");
    expect(await dueOf(ledger, ["foreign", "mine"])).toEqual([dueAt, stage.now]);
  });

  it("knows the rows that an instance of the release before writes by their origin", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      of("kafka", "k1"),
      of("portal", "w1", { origin: "webhook:portal" }),
      of("portal", "o1", { origin: "opendsr:portal" }),
    ]);
    const [database] = stage.databases;
    await database?.transaction((transaction) =>
      transaction.query("UPDATE requests SET sender = NULL, sender_request_id = NULL"),
    );

    const receipts = await ledger.inbox.receive([
      of("kafka", "k1"),
      of("portal", "w1"),
      of("portal", "o1"),
      of("portal", "k1"),
      of("kafka", "w1"),
    ]);

    expect(receipts).toEqual(["duplicate", "duplicate", "duplicate", "accepted", "accepted"]);
    const views = await Promise.all(["k1", "w1", "o1", "portal:k1", "kafka:w1"].map(ledger.reads.find));
    expect(views.map((view) => [view?.sender, view?.senderRequestId])).toEqual([
      ["kafka", "k1"],
      ["portal", "w1"],
      ["portal", "o1"],
      ["portal", "k1"],
      ["kafka", "w1"],
    ]);
    expect(await ledger.reads.findOwn({ sender: "kafka", requestId: "k1" })).toMatchObject({
      requestId: "k1",
    });
  });

  it("exchanges early cancels with an instance of the release before", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([{ type: "cancel", sender: "kafka", requestId: "new" }]);
    const [database] = stage.databases;
    await database?.transaction((transaction) =>
      transaction.query("INSERT INTO cancels (request_id, noted_at) VALUES ('old', 1)"),
    );

    expect(await database?.query("SELECT request_id FROM cancels ORDER BY request_id")).toEqual([
      { request_id: "new" },
      { request_id: "old" },
    ]);
    await ledger.inbox.receive([of("portal", "old"), of("kafka", "old")]);
    expect(cancelled(await ledger.requests.claim(await leaseOf(ledger), 9))).toEqual(["kafka old"]);
  });

  it("ends what it has with the outcome that it was given", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([of("kafka", "r1"), of("portal", "r1")]);
    const lease = await leaseOf(ledger);
    await ledger.requests.claim(lease, 5);

    const keys: string[] = [];
    await ledger.requests.end(lease, "portal:r1", {
      status: "completed",
      reasonCode: null,
      outcome: (ended) => {
        keys.push(ended.requestId);
        return outcomeOf(ended.requestId)(ended);
      },
    });

    expect(keys).toEqual(["portal:r1"]);
    expect(await ledger.reads.outcome("portal:r1")).not.toBeNull();
    expect(await ledger.reads.outcome("r1")).toBeNull();
  });
});

function cancelled(claimed: readonly ClaimedRequest[]): string[] {
  return claimed
    .filter(({ cancelRequested }) => cancelRequested)
    .map(({ sender, senderRequestId }) => `${sender} ${senderRequestId}`)
    .sort();
}

async function dueOf(ledger: Ledger, requestIds: readonly string[]): Promise<(number | null | undefined)[]> {
  return (await Promise.all(requestIds.map(ledger.reads.find))).map((view) => view?.dueAt);
}
