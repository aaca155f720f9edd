import { describe, expect, it } from "vitest";
import { DAY, message, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, leaseOf, useLedgers } from "../testing/use-ledgers.ts";

describe.each(DIALECTS)("what a ledger tells of its queue, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it("tells of each request once that will end after its deadline", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      submission("in-time", { deadline: stage.now + 5_000 }),
      submission("too-late", { deadline: stage.now + 6_000, subjects: ["b@example.com"] }),
    ]);
    const lease = await leaseOf(ledger);
    const late: string[] = [];
    const forecast = () =>
      ledger.requests.forecast(lease, { msPerRequest: 4_000, offset: 0, limit: 10 }, (requests) => {
        late.push(...requests.map(({ requestId }) => requestId));
        return [];
      });

    expect(await forecast()).toBe(2);
    await forecast();

    expect(late).toEqual(["too-late"]);
    expect(await ledger.reads.find("in-time")).toMatchObject({ forecastAt: START + 4_000 });
  });

  it("tells how many stand how, and how near the nearest deadline is", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      submission("r1"),
      submission("r2", { subjects: ["b@example.com"], deadline: stage.now + 5_000 }),
    ]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.workspaces.park(
      lease,
      { reason: "scope", code: "scope_missing", probeAt: stage.now + DAY },
      () => [message("m1", "events")],
    );

    const { open, parked, outbox: messages } = await ledger.reads.statistics();

    expect(open.map(({ state, count }) => [state, count]).sort()).toEqual([
      ["running", 1],
      ["waiting", 1],
    ]);
    expect(Math.min(...open.map(({ nearestDeadline }) => nearestDeadline ?? 0))).toBe(stage.now + 5_000);
    expect(parked).toEqual([{ reason: "scope", count: 1 }]);
    expect(messages).toEqual([
      { channel: "events", state: "unpublished", count: 1, oldestCreatedAt: stage.now },
    ]);
  });

  it("keeps nothing waiting for longer than it was meant to", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.requests.wait(lease, "r1", { reason: "retry", code: "timeout", dueAt: stage.now + 1_000 });

    stage.now -= DAY;
    await ledger.maintenance.shiftDueTimes(DAY);
    stage.now += 999;
    expect(await ledger.requests.claim(lease, 1)).toEqual([]);
    stage.now += 1;

    expect(await ledger.requests.claim(lease, 1)).toHaveLength(1);
  });
});
