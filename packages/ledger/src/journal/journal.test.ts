import { createHash } from "node:crypto";
import { journalGenesis } from "@intercom-dsar/receipts/journal-chain";
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

  it("shows a chain that was written anew, in a copy without the trigger and with every hash recomputed", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.requests.append(lease, "r1", [{ step: "one" }, { step: "two" }]);
    expect(await ledger.reads.verify("r1")).toMatchObject({ intact: true, entries: 2, sealedEntries: 2 });
    const [database] = stage.databases;
    if (database === undefined) throw new Error("no database");
    const [one] = await database.query<{ at: number }>("SELECT at FROM journal WHERE seq = 1");
    const hash = createHash("sha256")
      .update([journalGenesis("r1"), 1, one?.at, "one", '{"forged":true}', ""].join("\n"))
      .digest("hex");

    await database.query("DELETE FROM journal WHERE request_id = 'r1'");
    await database.query(
      "INSERT INTO journal (request_id, seq, at, step, facts, hash) VALUES ('r1', 1, ?, 'one', '{\"forged\":true}', ?)",
      [one?.at ?? 0, hash],
    );
    await database.query("UPDATE requests SET head = ?, entries = 1 WHERE request_id = 'r1'", [hash]);

    expect(await ledger.reads.verify("r1")).toMatchObject({ intact: false, brokenAt: 1 });
  });

  it("counts what a version without the seal added as not sealed", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.requests.append(lease, "r1", [{ step: "one" }]);
    const [before] =
      (await stage.databases[0]?.query<{ head_seal: Uint8Array }>("SELECT head_seal FROM requests")) ?? [];
    await ledger.requests.append(lease, "r1", [{ step: "two" }]);
    await stage.databases[0]?.query("UPDATE requests SET head_seal = ?", [before?.head_seal ?? null]);

    expect(await ledger.reads.verify("r1")).toMatchObject({ intact: true, entries: 2, sealedEntries: 1 });
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
