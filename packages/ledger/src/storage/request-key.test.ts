import { type Database, migrate, type Queryable } from "@intercom-dsar/database";
import { createDataKeySeal, createKeyring } from "@intercom-dsar/sealing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ledger } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";
import { DAY, message, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, KEY, leaseOf, useLedgers } from "../testing/use-ledgers.ts";
import { LEDGER_SCHEMA, NEWEST_FORMS_VERSION } from "./schema.ts";

/** Every value that the ledger holds sealed, with the place that it is bound to. */
async function sealedValues(database: Queryable): Promise<{ sealed: Uint8Array; context: string }[]> {
  const requests = await database.query<{ id: string; sealed: Uint8Array; progress: Uint8Array | null }>(
    "SELECT request_id AS id, sealed, progress FROM requests WHERE sealed IS NOT NULL",
  );
  const contacts = await database.query<{ id: string; seq: number; contact: Uint8Array }>(
    "SELECT request_id AS id, seq, contact FROM journal WHERE contact IS NOT NULL",
  );
  const messages = await database.query<{ id: string; sealed: Uint8Array }>(
    "SELECT id, sealed FROM outbox WHERE request_id IS NOT NULL",
  );
  return [
    ...requests.flatMap(({ id, sealed, progress }) => [
      { sealed, context: `requests.sealed ${id}` },
      ...(progress === null ? [] : [{ sealed: progress, context: `requests.progress ${id}` }]),
    ]),
    ...contacts.map(({ id, seq, contact }) => ({ sealed: contact, context: `journal.contact ${id} ${seq}` })),
    ...messages.map(({ id, sealed }) => ({ sealed, context: `outbox.sealed ${id}` })),
  ];
}

async function keyColumns(database: Queryable): Promise<Map<string, Uint8Array>> {
  const rows = await database.query<{ request_id: string; chain_key: Uint8Array | null }>(
    "SELECT request_id, chain_key FROM requests",
  );
  return new Map(
    rows.flatMap(({ request_id, chain_key }) => (chain_key === null ? [] : [[request_id, chain_key]])),
  );
}

/** Whether a release that knows no keys of requests reads it: with the ledger's key and nothing else. */
function opensWithLedgerKey({ sealed, context }: { sealed: Uint8Array; context: string }): boolean {
  try {
    return createKeyring([KEY]).open(sealed, context).length >= 0;
  } catch {
    return false;
  }
}

/** A request with something in every sealed column: it waits, with a contact in its journal, and a callback in the outbox. */
async function wholeRequest(ledger: Ledger, requestId: string, content = "x"): Promise<void> {
  const subjects = [`${requestId}@example.com`];
  await ledger.inbox.receive([submission(requestId, { subjects, payload: Buffer.from(content) })]);
  const lease = await leaseOf(ledger, requestId);
  await claimOne(ledger, lease);
  const callback = { ...message(`callback:${requestId}`, "callbacks", content), requestId };
  await ledger.requests.begin(lease, requestId, [{ step: "plan", contactId: content }], [callback]);
  const progress = Buffer.from(content);
  await ledger.requests.wait(lease, requestId, { reason: "retry", code: "x", dueAt: START + DAY, progress });
  await ledger.leases.release(lease);
}

async function endRequest(ledger: Ledger, requestId: string): Promise<void> {
  const lease = await leaseOf(ledger);
  await claimOne(ledger, lease);
  await ledger.requests.end(lease, requestId, {
    status: "completed",
    reasonCode: null,
    outcome: () => ({ ...message(`outcome:${requestId}`, "outcomes"), requestId }),
  });
  await ledger.leases.release(lease);
}

describe.each(DIALECTS)("the key of a request, on %s", (dialect) => {
  const stage = useLedgers(dialect);
  const database = () => stage.databases[0] as Database;
  const endedAndDue = async () => {
    const ledger = await stage.freshLedger();
    await wholeRequest(ledger, "r1");
    stage.now += DAY;
    await endRequest(ledger, "r1");
    stage.now += 31 * DAY;
    return ledger;
  };

  it.runIf(dialect === "sqlite")(
    "alone opens what is its request's: with it destroyed, no other key does",
    async () => {
      const ledger = await stage.freshLedger();
      let count = 0;
      await fc.assert(
        fc.asyncProperty(fc.string({ minLength: 1 }), async (content) => {
          count += 1;
          const id = `r${count}`;
          await wholeRequest(ledger, id, content);
          const own = (await sealedValues(database())).filter(({ context }) =>
            context.split(/[ :]/).includes(id),
          );
          const keys = await keyColumns(database());
          const keyOf = (each: string) =>
            createKeyring([KEY]).open(keys.get(each) ?? Buffer.of(), `requests.chain_key ${each}`);
          expect(own).toHaveLength(4);
          for (const { sealed, context } of own)
            expect(Buffer.from(createDataKeySeal(keyOf(id)).open(sealed, context)).length).toBeGreaterThan(0);

          keys.delete(id);

          expect(own.filter(opensWithLedgerKey)).toEqual([]);
          for (const other of keys.keys())
            for (const { sealed, context } of own)
              expect(() => createDataKeySeal(keyOf(other)).open(sealed, context)).toThrow();
        }),
        { numRuns: 30 },
      );
    },
  );

  it("is destroyed first: what can't be destroyed yet can't be read either, and goes the next time", async () => {
    const ledger = await endedAndDue();
    expect(await ledger.reads.outcome("r1")).not.toBeNull();

    const away = () => Promise.reject(new Error("the result store is away"));
    await expect(ledger.maintenance.purge(undefined, undefined, away)).rejects.toThrow("away");

    const left = await sealedValues(database());
    expect(left.length).toBeGreaterThan(1);
    expect(left.filter(opensWithLedgerKey)).toEqual([]);
    for (const [requestId, column] of await keyColumns(database()))
      expect(() => createKeyring([KEY]).open(column, `requests.chain_key ${requestId}`)).toThrow();
    expect(await ledger.reads.outcome("r1")).toBeNull();
    expect(
      await ledger.outbox.take({ owner: "one", channels: ["callbacks", "outcomes"], limit: 9, lockMs: 1 }),
    ).toEqual([]);
    expect(await ledger.requests.history({ sender: "kafka", requestId: "r1" })).toMatchObject({
      subjects: null,
    });
    expect(await ledger.reads.verify("r1")).toMatchObject({ intact: true });
    expect(await ledger.reads.filterIdentified(["r1"])).toEqual(["r1"]);

    expect(await ledger.maintenance.purge()).toMatchObject({ identifiers: 1 });
    expect(await sealedValues(database())).toEqual([]);
    expect((await keyColumns(database())).size).toBe(0);
    expect(await ledger.reads.filterIdentified(["r1"])).toEqual([]);
  });

  it("seals what is kept of its request beside the ledger, for every run, until it is destroyed", async () => {
    const ledger = await stage.freshLedger();
    await wholeRequest(ledger, "r1");
    stage.now += DAY;
    const lease = await leaseOf(ledger, "r1");
    const run = await claimOne(ledger, lease);
    const sealed = run.seal.seal(Buffer.from("what was read"), "spool r1");
    const [column] = (await keyColumns(database())).values();
    const key = createKeyring([KEY]).open(column ?? Buffer.of(), "requests.chain_key r1");

    expect(Buffer.from(createDataKeySeal(key).open(sealed, "spool r1")).toString()).toBe("what was read");
    expect(opensWithLedgerKey({ sealed, context: "spool r1" })).toBe(false);

    const again = { reason: "retry", code: "x", dueAt: stage.now, progress: null } as const;
    await ledger.requests.wait(lease, "r1", again);
    const next = await claimOne(ledger, lease);
    expect(Buffer.from(next.seal.open(sealed, "spool r1")).toString()).toBe("what was read");
  });

  it("takes along what its request has in the outbox, but for hints, and names what was never sent", async () => {
    const ledger = await endedAndDue();
    stage.now -= DAY;
    const hint = { ...message("reappeared:r1", "events"), requestId: "r1" };
    await ledger.inbox.receive([{ type: "dead-letter", message: hint }]);
    await ledger.outbox.markPublished(["outcome:r1", "callback:r1"]);
    await ledger.outbox.redeliver({ id: "r1" });
    stage.now += DAY;
    const unsent: unknown[] = [];

    await ledger.maintenance.purge(undefined, undefined, undefined, (some) => unsent.push(...some));

    expect(unsent).toEqual([{ id: "callback:r1", channel: "callbacks", requestId: "r1" }]);
    expect(await database().query("SELECT id FROM outbox")).toEqual([{ id: "reappeared:r1" }]);
    const [taken] = await ledger.outbox.take({ owner: "one", channels: ["events"], limit: 9, lockMs: 1 });
    expect(taken).toMatchObject({ id: "reappeared:r1", key: "reappeared:r1" });
  });

  it("is used for nothing while a release that does not know it may run, and for all once none can", async () => {
    const ledger = await stage.freshLedger();
    await database().query("UPDATE schema_versions SET min_reader = 1 WHERE name = 'ledger'");
    const upgraded = await stage.anotherLedger();
    const other = await stage.anotherLedger();
    await ledger.close();
    const before = {
      ...LEDGER_SCHEMA,
      migrations: LEDGER_SCHEMA.migrations.slice(0, NEWEST_FORMS_VERSION - 1),
    };

    await wholeRequest(upgraded, "r1");
    expect((await sealedValues(database())).map(opensWithLedgerKey)).toEqual([true, true, true, true]);
    await expect(migrate(database(), before)).resolves.toBeUndefined();

    expect([await upgraded.maintenance.finishUpgrade(), await upgraded.maintenance.finishUpgrade()]).toEqual([
      true,
      false,
    ]);
    await wholeRequest(upgraded, "r2");
    await other.maintenance.purge();
    await wholeRequest(other, "r3");

    await expect(migrate(database(), before)).rejects.toMatchObject({ code: "schema_too_new" });
    const values = await sealedValues(database());
    expect(values).toHaveLength(12);
    expect(values.filter(opensWithLedgerKey).map(({ context }) => context.split(/[ :]/)[1])).toEqual([
      "r1",
      "r1",
      "r1",
      "callback",
    ]);
    const reader = await openLedger({
      database: database(),
      keyring: createKeyring([KEY]),
      now: () => stage.now,
    });
    stage.now += DAY;
    const claimed = await reader.requests.claim(await leaseOf(reader), 9);
    expect(
      claimed
        .map(({ requestId, progress, journal }) => [requestId, String(progress), journal[0]?.contactId])
        .sort(),
    ).toEqual(["r1", "r2", "r3"].map((id) => [id, "x", "x"]));
  });
});
