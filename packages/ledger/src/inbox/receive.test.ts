import { randomBytes } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import type { Ledger } from "../ledger.ts";
import { DAY, outcomeOf, rejectionOf, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, leaseOf, outbox, useLedgers } from "../testing/use-ledgers.ts";
import type { ClaimedRequest, Lease, Submission } from "../types.ts";

describe.each(DIALECTS)("what a ledger receives, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it("takes a request once, knows its repeat, and dead-letters another meaning under its id", async () => {
    const ledger = await stage.freshLedger();

    const receipts = await ledger.inbox.receive([
      submission("r1"),
      submission("r1"),
      submission("r1", { subjects: ["else@example.com"] }),
    ]);

    expect(receipts).toEqual(["accepted", "duplicate", "conflict"]);
    expect(await ledger.inbox.receive([submission("r1"), submission("r1", { kind: "access" })])).toEqual([
      "duplicate",
      "conflict",
    ]);
    expect((await outbox(ledger)).every(({ channel }) => channel === "dead-letter")).toBe(true);
    expect((await ledger.reads.summary()).open.received).toBe(1);
  });

  it("takes a large batch as it takes a small one: repeats, cancels and persons", async () => {
    const ledger = await stage.freshLedger();
    const ids = Array.from({ length: 300 }, (_, index) => `r${index}`);
    await ledger.inbox.receive([
      submission("r7"),
      { type: "cancel", sender: "kafka", requestId: "r8" },
      { type: "cancel", sender: "kafka", requestId: "r299" },
    ]);

    const receipts = await ledger.inbox.receive(ids.map((id) => submission(id)));

    expect(receipts).toEqual(ids.map((id) => (id === "r7" ? "duplicate" : "accepted")));
    expect((await ledger.reads.summary()).open.received).toBe(ids.length);
    const claimed = await ledger.requests.claim(await leaseOf(ledger), ids.length);
    expect(claimed.map(({ requestId }) => requestId).toSorted()).toEqual(ids.toSorted());
    const cancelled = claimed.filter(({ cancelRequested }) => cancelRequested);
    expect(cancelled.map(({ requestId }) => requestId).toSorted()).toEqual(["r299", "r8"]);
  });

  it("takes a workspace that is left out for the one that was meant", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1", { statedWorkspaceId: null, workspaceId: "ws1" })]);

    expect(await ledger.inbox.receive([submission("r1", { statedWorkspaceId: "ws1" })])).toEqual([
      "duplicate",
    ]);
    expect(
      await ledger.inbox.receive([submission("r1", { statedWorkspaceId: "ws2", workspaceId: "ws2" })]),
    ).toEqual(["conflict"]);
  });

  it("ends a rejection at once, with its outcome", async () => {
    const ledger = await stage.freshLedger();
    const rejection = rejectionOf("r1");

    expect(await ledger.inbox.receive([rejection, rejection])).toEqual(["accepted", "duplicate"]);

    expect(await ledger.reads.find("r1")).toMatchObject({
      state: "ended",
      status: "rejected",
      reasonCode: "unsupported_kind",
    });
    expect((await outbox(ledger)).map(({ id }) => id)).toEqual(["outcome:r1"]);
    expect(await ledger.reads.verify("r1")).toMatchObject({ intact: true, entries: 1 });
  });

  it("makes a request due whose cancel came after it was claimed and before it began to wait", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1", { after: "never" })]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.inbox.receive([{ type: "cancel", sender: "kafka", requestId: "r1" }]);
    await ledger.requests.wait(lease, "r1", { reason: "order", code: "x", dueAt: stage.now + DAY });

    const request = await claimOne(ledger, lease);

    expect(request.cancelRequested).toBe(true);
  });

  it("remembers a cancel that comes before its request", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([{ type: "cancel", sender: "kafka", requestId: "r1" }]);
    await ledger.inbox.receive([submission("r1")]);

    const request = await claimOne(ledger, await leaseOf(ledger));

    expect(request.cancelRequested).toBe(true);
    expect(await ledger.requests.begin(await heldBy(ledger, request), "r1", [{ step: "plan" }])).toBeNull();
  });

  /** The lease that this test's claim was made under. */
  async function heldBy(_: Ledger, request: ClaimedRequest): Promise<Lease> {
    return { workspaceId: request.workspaceId, owner: "one", fence: 1, remainingMs: () => 1_000 };
  }

  it("remembers who asked, for accepted and for rejected requests", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      submission("r1", { sender: "portal", origin: "webhook:portal" }),
      submission("r2"),
    ]);
    await ledger.inbox.receive([
      {
        type: "rejection",
        sender: "form",
        requestId: "r3",
        kind: "rectification",
        statedWorkspaceId: null,
        requestFingerprint: "m",
        reasonCode: "unsupported_kind",
        receivedAt: START,
        traceparent: null,
        origin: "webhook:form",
        onConflict: null,
        outcome: outcomeOf("r3"),
      },
    ]);

    const views = await Promise.all(["r1", "r2", "r3"].map((requestId) => ledger.reads.find(requestId)));
    const claimed = (await ledger.requests.claim(await leaseOf(ledger), 2)).find(
      ({ requestId }) => requestId === "r1",
    );

    expect(views.map((view) => view?.origin)).toEqual(["webhook:portal", null, "webhook:form"]);
    expect(claimed).toMatchObject({ sender: "portal", senderRequestId: "r1", origin: "webhook:portal" });
    expect(await ledger.reads.filterEnded(["r1", "r3", "unknown"])).toEqual(["r3"]);
  });

  it("stores nothing for a conflict that the endpoint answers by itself", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);

    const receipts = await ledger.inbox.receive([
      { ...submission("r1", { kind: "access" }), onConflict: null } as Submission,
    ]);

    expect(receipts).toEqual(["conflict"]);
    expect(await ledger.reads.summary()).toMatchObject({ unpublished: 0 });
  });

  it("wakes a listener when another process brings work", async () => {
    const ledger = await stage.freshLedger();
    const other = await stage.anotherLedger();
    const listener = vi.fn();
    ledger.onChange(listener);
    await vi.waitFor(async () => {
      await other.inbox.receive([submission(`r${randomBytes(4).toString("hex")}`)]);
      expect(listener).toHaveBeenCalled();
    }, 20_000);
  });
});
