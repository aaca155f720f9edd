import { describe, expect, it } from "vitest";
import { submission } from "../testing/submissions.ts";
import { DIALECTS, leaseOf, useLedgers } from "../testing/use-ledgers.ts";

describe.each(DIALECTS)("instances that work on one ledger, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it("knows of an older one while it holds a lease", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    expect(await ledger.leases.hasOlder()).toBe(false);
    const lease = await leaseOf(ledger);
    const change = (sql: string) => stage.databases[0]?.transaction((transaction) => transaction.query(sql));
    expect(await ledger.leases.hasOlder()).toBe(false);

    // As the release before does it: without a word of its version.
    await change("UPDATE workspaces SET owner = 'older', fence = fence + 1");
    expect(await ledger.leases.hasOlder()).toBe(true);

    await change("UPDATE workspaces SET owner = NULL");
    expect(await ledger.leases.hasOlder()).toBe(false);
    await expect(ledger.leases.renew(lease, 1_000)).rejects.toMatchObject({ code: "lease_lost" });
  });

  it("are listed, each with the number of workspaces that it works for", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    expect(await ledger.reads.instances()).toEqual([]);
    const lease = await leaseOf(ledger, "first");
    const seen = { instance: "first", seenAt: stage.now };

    expect(await ledger.reads.instances()).toEqual([{ ...seen, workspaces: 1 }]);
    await ledger.leases.release(lease);
    expect(await ledger.reads.instances()).toEqual([{ ...seen, workspaces: 0 }]);
  });

  it("still knows one that has held its lease for days", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      submission("r1"),
      submission("r2", { statedWorkspaceId: "ws2", workspaceId: "ws2" }),
    ]);
    await leaseOf(ledger, "first");
    stage.now += 3 * 24 * 60 * 60 * 1_000;
    const other = await stage.anotherLedger();

    await leaseOf(other, "second");

    expect(await other.leases.hasOlder()).toBe(false);
  });
});
