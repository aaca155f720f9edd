import { describe, expect, it } from "vitest";
import { DAY, rejectionOf, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, end, leaseOf, outbox, useLedgers } from "../testing/use-ledgers.ts";

describe.each(DIALECTS)("the journal, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it("is kept over runs, in order, and its head is what the outcome names", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.requests.begin(lease, "r1", [{ step: "plan", contactId: "c1", facts: { role: "user" } }]);
    await ledger.requests.append(lease, "r1", [{ step: "attempted", contactId: "c1" }]);
    await ledger.requests.requeue(lease, "r1", null);

    const { journal, begunAt } = await claimOne(ledger, lease);
    await end(ledger, lease, "r1");

    expect(journal.map(({ seq, step, contactId }) => [seq, step, contactId])).toEqual([
      [1, "plan", "c1"],
      [2, "attempted", "c1"],
    ]);
    expect(begunAt).toBe(START);
    const verified = await ledger.reads.verify("r1");
    expect(verified).toMatchObject({ intact: true, entries: 3, brokenAt: null });
    const [outcome] = await outbox(ledger);
    expect(Buffer.from(outcome?.value ?? []).toString()).toBe(verified?.head);
  });

  it("refuses to be changed, and shows where a copy of it was", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.requests.append(lease, "r1", [{ step: "one" }, { step: "two", facts: { status: 404 } }]);
    const [database] = stage.databases;
    const change = database?.query("UPDATE journal SET facts = '{}' WHERE seq = 2");

    await expect(change).rejects.toMatchObject({ code: "database_statement_failed" });
    await database?.query("DELETE FROM journal WHERE seq = 1");

    expect(await ledger.reads.verify("r1")).toMatchObject({ intact: false, brokenAt: 1 });
  });

  it("destroys a little at a time, and all of it; what is aborted the next one does", async () => {
    const ledger = await stage.freshLedger();
    const rejections = Array.from({ length: 1_201 }, (_, number) => rejectionOf(`r${number}`));
    await ledger.inbox.receive(rejections);
    stage.now += 100 * DAY;
    await expect(ledger.maintenance.purge(AbortSignal.abort())).rejects.toThrow();

    expect(await ledger.maintenance.purge()).toMatchObject({ identifiers: 1_201, requests: 0 });

    expect(await stage.databases[0]?.query("SELECT 1 FROM journal")).toEqual([]);
    expect(await ledger.reads.find("r7")).toMatchObject({ state: "ended" });
    expect(await ledger.maintenance.purge()).toMatchObject({ identifiers: 0, requests: 0 });
    stage.now += 400 * DAY;
    expect(await ledger.maintenance.purge()).toMatchObject({ requests: 1_201 });
  });

  it("verifies after the person was forgotten", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.requests.begin(lease, "r1", [{ step: "plan", contactId: "contact-to-forget" }]);
    await end(ledger, lease, "r1");
    stage.now += 31 * DAY;

    expect(await ledger.maintenance.purge()).toMatchObject({ identifiers: 1, requests: 0 });

    expect(await ledger.reads.verify("r1")).toMatchObject({ intact: true, entries: 2 });
    const history = await ledger.requests.history({ sender: "kafka", requestId: "r1" });
    expect(history).toMatchObject({ subjects: null });
    expect(history?.journal[0]?.contactId).toBeNull();
    expect(await ledger.inbox.receive([submission("r1")])).toEqual(["duplicate"]);
    stage.now += 400 * DAY;
    expect(await ledger.maintenance.purge()).toMatchObject({ requests: 1 });
    expect(await ledger.reads.find("r1")).toBeNull();
  });
});
