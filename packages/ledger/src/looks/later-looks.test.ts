import { describe, expect, it } from "vitest";
import type { Ledger } from "../ledger.ts";
import { DAY, message, outcomeOf, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, leaseOf, outbox, useLedgers } from "../testing/use-ledgers.ts";
import type { ReachedRungs } from "./looks.ts";

const HOUR = 3_600_000;
const DUE = START + 8 * DAY;
const RUNGS: ReachedRungs = {
  accepted: { count: 1, at: START },
  verifiedAbsent: { count: 1, at: START + 1_000 },
  restorableUntil: START + 7 * DAY,
};

describe.each(DIALECTS)("later looks of the ledger on %s", (dialect) => {
  const stage = useLedgers(dialect);

  /** Deletions that have ended, each with a look that is due after eight days. */
  async function ended(ledger: Ledger, ...requestIds: readonly string[]): Promise<void> {
    await ledger.inbox.receive(
      requestIds.map((requestId) => submission(requestId, { subjects: [`${requestId}@example.com`] })),
    );
    const lease = await leaseOf(ledger);
    for (const [index] of requestIds.entries()) {
      const { requestId } = await claimOne(ledger, lease);
      await ledger.requests.append(lease, requestId, [
        { step: "delete.accepted", contactId: `of-${requestId}` },
      ]);
      await ledger.requests.end(lease, requestId, {
        status: "completed",
        reasonCode: null,
        outcome: outcomeOf(requestId),
        look: { dueAt: DUE + index * HOUR, rungs: RUNGS },
      });
    }
    await ledger.leases.release(lease);
  }

  const found = (requestId: string) => ({
    result: "reached" as const,
    reasonCode: null,
    count: 1,
    messages: [message(`receipt:${requestId}`, "events")],
  });

  it("leases a workspace for a look once it is due, and wakes up for it", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1");

    expect(await ledger.leases.acquire({ owner: "one", ttlMs: 1_000, limit: 1 })).toEqual([]);
    expect(await ledger.nextDueAt(START + DAY)).toBe(DUE);
    stage.now = DUE;
    const lease = await leaseOf(ledger);
    expect(await ledger.looks.take(lease, HOUR)).toMatchObject({
      requestId: "d1",
      senderRequestId: "d1",
      sender: "kafka",
      attempts: 0,
      endedAt: START,
      subjects: ["d1@example.com"],
      rungs: RUNGS,
      journal: [{ step: "delete.accepted", contactId: "of-d1" }, { step: "request.ended" }],
    });
    expect(await ledger.looks.take(lease, HOUR)).toBeNull();
  });

  it("gives the look of a process that died to the next one, counted", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1");
    stage.now = DUE;
    await ledger.looks.take(await leaseOf(ledger, "one", 0), HOUR);
    stage.now += HOUR;

    expect(await ledger.looks.take(await leaseOf(ledger, "two"), HOUR)).toMatchObject({ attempts: 1 });
  });

  it("gives none while a request of the workspace is due", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1");
    stage.now = DUE;
    await ledger.inbox.receive([submission("d2", { receivedAt: DUE, deadline: DUE + DAY })]);
    const lease = await leaseOf(ledger);

    expect(await ledger.looks.take(lease, HOUR)).toBeNull();
    await claimOne(ledger, lease);
    expect(await ledger.looks.take(lease, HOUR)).toMatchObject({ requestId: "d1" });
  });

  it("gives none of a workspace that is paused", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1");
    stage.now = DUE;
    await ledger.holds.pause({ scope: "workspace", name: "ws1" });

    expect(await ledger.looks.take(await leaseOf(ledger), HOUR)).toBeNull();
  });

  it("puts off what gives way without counting it, and counts what failed", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1");
    stage.now = DUE;
    const lease = await leaseOf(ledger, "one", 10 * HOUR);
    for (const [isCounted, attempts] of [
      [false, 0],
      [true, 0],
      [true, 1],
    ] as const) {
      expect(await ledger.looks.take(lease, HOUR)).toMatchObject({ attempts });
      await ledger.looks.postpone(lease, "d1", { dueAt: stage.now + 1_000, isCounted });
      stage.now += 1_000;
    }
  });

  it("settles a look once, with its messages, and remembers what was found", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1");
    stage.now = DUE;
    const lease = await leaseOf(ledger);
    await ledger.looks.take(lease, HOUR);

    expect(await ledger.looks.find("d1")).toMatchObject({ dueAt: DUE + HOUR, result: null, rungs: RUNGS });
    expect(await ledger.looks.settle(lease, "d1", found("d1"))).toBe(true);
    expect(await ledger.looks.settle(lease, "d1", { ...found("d1"), result: "came_back" })).toBe(false);
    expect(await ledger.looks.find("d1")).toMatchObject({
      dueAt: null,
      result: "reached",
      count: 1,
      settledAt: DUE,
    });
    expect((await outbox(ledger)).map(({ id }) => id)).toEqual(["outcome:d1", "receipt:d1"]);
    expect(await ledger.looks.find("d2")).toBeNull();
  });

  it("refuses to write for who lost the lease", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1");
    stage.now = DUE;
    const lost = await leaseOf(ledger, "one", 0);
    await leaseOf(ledger, "two");

    for (const write of [
      () => ledger.looks.take(lost, HOUR),
      () => ledger.looks.postpone(lost, "d1", { dueAt: DUE, isCounted: true }),
      () => ledger.looks.settle(lost, "d1", found("d1")),
    ])
      await expect(write()).rejects.toMatchObject({ code: "lease_lost" });
  });

  it("has nothing to look with once identifiers are destroyed, and goes with the request's id", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1", "d2");
    const [database] = stage.databases;
    stage.now = START + 31 * DAY;
    await ledger.maintenance.purge();

    expect(await ledger.looks.take(await leaseOf(ledger), HOUR)).toMatchObject({
      requestId: "d1",
      subjects: null,
      journal: [],
    });
    stage.now = START + 401 * DAY;
    await ledger.maintenance.purge();
    expect(await database?.query("SELECT request_id FROM later_looks")).toEqual([]);
  });

  it("keeps nothing of a person in its rows", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1");
    const rows = await stage.databases[0]?.query("SELECT * FROM later_looks");

    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/example\.com|of-d1/);
  });

  it("probes a parked workspace for a look that is due", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1");
    stage.now = DUE;
    const lease = await leaseOf(ledger);
    await ledger.workspaces.park(
      lease,
      { reason: "authorization", code: "x", probeAt: DUE + HOUR },
      () => [],
    );
    await ledger.leases.release(lease);

    expect(await ledger.leases.acquire({ owner: "one", ttlMs: 1_000, limit: 1 })).toEqual([]);
    stage.now += HOUR;
    expect(await ledger.leases.acquire({ owner: "one", ttlMs: 1_000, limit: 1 })).toHaveLength(1);
  });

  it("shifts with the clock", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1");
    await ledger.maintenance.shiftDueTimes(DAY);

    expect(await ledger.looks.find("d1")).toMatchObject({ dueAt: DUE - DAY });
  });
});
