import { describe, expect, it } from "vitest";
import { DAY, message, rejectionOf, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, end, leaseOf, useLedgers } from "../testing/use-ledgers.ts";

const NONE = { received: 0, running: 0, waiting: 0, overdue: 0, nearestDeadline: null };

describe.each(DIALECTS)("what operators see of all requests (%s)", (dialect) => {
  const ledgers = useLedgers(dialect);

  it("counts by workspace what is open, and tells why nothing can be done there", async () => {
    const ledger = await ledgers.freshLedger();
    const { inbox, workspaces, reads } = ledger;
    await inbox.receive([
      submission("r1", { deadline: START - DAY }),
      submission("r2", { subjects: ["ann@example.com"] }),
    ]);
    const lease = await leaseOf(ledger);
    await workspaces.saveBudget(lease, { limit: 166, pausedUntil: START + 9 });
    await workspaces.park(
      lease,
      { reason: "authorization", code: "unauthorized", probeAt: START + 5 },
      () => [],
    );
    await inbox.receive([submission("r3", { workspaceId: "ws2" })]);

    const parked = { reason: "authorization", code: "unauthorized", since: START, probeAt: START + 5 };
    expect(await reads.workspaces()).toEqual([
      {
        workspaceId: "ws1",
        parked,
        budget: { limit: 166, pausedUntil: START + 9 },
        open: { ...NONE, waiting: 2, overdue: 1, nearestDeadline: START - DAY },
        forecast: { lastEndsAt: null, atRisk: 0 },
      },
      {
        workspaceId: "ws2",
        parked: null,
        budget: { limit: null, pausedUntil: null },
        open: { ...NONE, received: 1, nearestDeadline: START + 30 * DAY },
        forecast: { lastEndsAt: null, atRisk: 0 },
      },
    ]);
    expect(await reads.workspace("ws1")).toMatchObject({ parked });
    expect(await reads.workspace("ws9")).toBeNull();
  });

  it("finds every sender's request of an id", async () => {
    const ledger = await ledgers.freshLedger();
    await ledger.inbox.receive([
      submission("r1", { sender: "shop" }),
      submission("r1", { sender: "portal", subjects: ["ann@example.com"] }),
      submission("r2", { sender: "other" }),
    ]);
    const found = async (requestId: string) =>
      (await ledger.reads.findEverySenders(requestId)).map(({ sender, senderRequestId }) => [
        sender,
        senderRequestId,
      ]);

    expect(await found("r1")).toEqual([
      ["portal", "r1"],
      ["shop", "r1"],
    ]);
    expect(await found("r2")).toEqual([["other", "r2"]]);
    expect(await found("r3")).toEqual([]);
  });

  it("counts by sender what is open and what began today", async () => {
    const ledger = await ledgers.freshLedger();
    await ledger.inbox.receive([
      submission("r1", { sender: "portal" }),
      submission("r2", { subjects: ["ann@example.com"] }),
    ]);
    const lease = await leaseOf(ledger);
    for (const { requestId } of await ledger.requests.claim(lease, 2)) {
      if (requestId === "r1") await ledger.requests.begin(lease, "r1", [], [], 5);
      else
        await ledger.requests.wait(lease, "r2", { reason: "limit", code: "over_daily_limit", dueAt: null });
    }

    expect(await ledger.reads.senders()).toEqual([
      {
        sender: "kafka",
        open: { ...NONE, waiting: 1, nearestDeadline: START + 30 * DAY },
        overLimit: 1,
        deletionsToday: 0,
      },
      {
        sender: "portal",
        open: { ...NONE, running: 1, nearestDeadline: START + 30 * DAY },
        overLimit: 0,
        deletionsToday: 1,
      },
    ]);
  });

  it("counts what ended, by kind, law and status, with how long it took", async () => {
    const ledger = await ledgers.freshLedger();
    await ledger.inbox.receive([
      submission("r1", { regulation: "gdpr", deadline: START + DAY }),
      rejectionOf("r2"),
    ]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    ledgers.now = START + 1.26 * DAY;
    await end(ledger, lease, "r1");

    const ended = await ledger.reads.endedGroups({ from: START, until: START + 2 * DAY });
    expect(ended).toHaveLength(2);
    expect(ended).toEqual(
      expect.arrayContaining([
        {
          kind: "deletion",
          regulation: "gdpr",
          status: "completed",
          durations: [{ tenthsOfDays: 12, count: 1, late: 1 }],
        },
        {
          kind: "portability",
          regulation: null,
          status: "rejected",
          durations: [{ tenthsOfDays: 0, count: 1, late: 0 }],
        },
      ]),
    );
    expect(await ledger.reads.endedGroups({ from: 0, until: START })).toEqual([]);
    const since = (time: number) => ledger.reads.endedSince(time, 10);
    expect((await since(START)).map(({ requestId }) => requestId)).toEqual(["r2", "r1"]);
    expect((await since(START + 1)).map(({ requestId }) => requestId)).toEqual(["r1"]);
  });

  it("lists dead letters by their headers, newest first, a page at a time", async () => {
    const ledger = await ledgers.freshLedger();
    const letter = (id: string) => ({
      type: "dead-letter" as const,
      message: message(`dead-letter:${id}`, "dead-letter"),
    });
    await ledger.inbox.receive([letter("t-0-1")]);
    ledgers.now = START + 1;
    await ledger.inbox.receive([letter("t-0-2")]);
    const first = await ledger.reads.deadLetters({ limit: 1 });
    const after = { at: START + 1, id: "dead-letter:t-0-2" };

    expect(first).toEqual([
      {
        id: "dead-letter:t-0-2",
        headers: { name: "value" },
        createdAt: START + 1,
        publishedAt: null,
        quarantinedAt: null,
      },
    ]);
    expect(await ledger.reads.deadLetters({ limit: 5, after })).toMatchObject([{ id: "dead-letter:t-0-1" }]);
  });

  it("reveals whom a request is about, with an entry in its journal, until that is destroyed", async () => {
    const ledger = await ledgers.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await end(ledger, lease, "r1");
    const { head } = (await ledger.reads.verify("r1")) ?? {};

    expect(await ledger.audit.reveal("r1", "action-1")).toEqual(["jo@example.com"]);
    expect((await ledger.reads.timeline("r1")).at(-1)).toMatchObject({
      step: "operator.revealed",
      facts: { actionId: "action-1" },
    });
    // The outcome names the end, and an entry after it changes nothing of that.
    expect(await ledger.reads.verify("r1")).toMatchObject({ intact: true, head });
    expect(await ledger.audit.reveal("never", "action-2")).toBeNull();
    ledgers.now = START + 31 * DAY;
    await ledger.maintenance.purge();
    expect(await ledger.audit.reveal("r1", "action-3")).toBeNull();
    expect(await ledger.reads.content("r1")).toBeNull();
  });
});
