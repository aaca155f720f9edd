import { describe, expect, it, vi } from "vitest";
import { outcomeOf, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS_AND_POOLER, leaseOf, useLedgers } from "../testing/use-ledgers.ts";

describe.each(DIALECTS_AND_POOLER)("leases, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it("gives a workspace to one owner, and to the next when it is released", async () => {
    const ledger = await stage.freshLedger();
    const other = await stage.anotherLedger();
    await ledger.inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);

    expect(await other.leases.acquire({ owner: "two", ttlMs: 1_000, limit: 5 })).toEqual([]);
    await ledger.leases.release(lease);

    expect((await leaseOf(other, "two")).fence).toBe(lease.fence + 1);
  });

  it("gives what an owner left running to the next one, and refuses the old owner's late writes", async () => {
    const ledger = await stage.freshLedger();
    const other = await stage.anotherLedger();
    await ledger.inbox.receive([submission("r1")]);
    const old = await leaseOf(ledger, "one", 1);
    await claimOne(ledger, old);
    const taken = await vi.waitFor(() => leaseOf(other, "two"));

    const again = await claimOne(other, taken);

    expect(again).toMatchObject({ requestId: "r1", attempts: 1 });
    const late = { code: "lease_lost", retryable: false };
    await expect(ledger.requests.append(old, "r1", [{ step: "late" }])).rejects.toMatchObject(late);
    await expect(ledger.requests.begin(old, "r1", [{ step: "late" }])).rejects.toMatchObject(late);
    await expect(
      ledger.requests.wait(old, "r1", { reason: "retry", code: "x", dueAt: stage.now }),
    ).rejects.toMatchObject(late);
    await expect(
      ledger.requests.end(old, "r1", { status: "completed", reasonCode: null, outcome: outcomeOf("r1") }),
    ).rejects.toMatchObject(late);
    await expect(ledger.leases.renew(old, 1_000)).rejects.toMatchObject(late);
    await expect(ledger.requests.claim(old, 1)).resolves.toEqual([]);
    expect((await other.requests.history({ sender: "kafka", requestId: "r1" }))?.journal).toEqual([]);
  });

  it("counts what is left of a lease from before it asked", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);

    const lease = await leaseOf(ledger, "one", 10_000);

    expect(lease.remainingMs()).toBeLessThanOrEqual(10_000);
    expect((await ledger.leases.renew(lease, 20_000)).remainingMs()).toBeGreaterThan(10_000);
  });
});
