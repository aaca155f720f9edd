import { randomBytes } from "node:crypto";
import { type Database, openDatabase } from "@intercom-dsar/database";
import { createKeyring } from "@intercom-dsar/sealing";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { Ledger } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";
import { readKeyUse } from "../storage/key-use.ts";
import { DAY, message, outcomeOf, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, KEY, leaseOf, useLedgers } from "../testing/use-ledgers.ts";

const NEW = randomBytes(32);
const RETENTION = { identifiersMs: 30 * DAY, recordsMs: 90 * DAY, idsMs: 400 * DAY, watchMs: 90 * DAY };

describe.each(DIALECTS)("a new LEDGER_KEY before the old one, on %s", (dialect) => {
  const stage = useLedgers(dialect);
  const opened: { ledger: Ledger; database: Database }[] = [];
  afterEach(async () => {
    for (const { ledger, database } of opened.splice(0)) {
      await ledger.close();
      await database.close();
    }
  });

  async function openWith(...keys: readonly Uint8Array[]): Promise<Ledger> {
    const database = openDatabase(stage.url);
    const options = { database, keyring: createKeyring(keys), now: () => stage.now, retention: RETENTION };
    const ledger = await openLedger(options).catch(async (error) => {
      await database.close();
      throw error;
    });
    opened.push({ ledger, database });
    return ledger;
  }
  const database = () => stage.databases[0] as Database;
  const everything = async () =>
    Promise.all(
      ["requests", "journal", "outbox"].map((table) =>
        database().query(`SELECT * FROM ${table} ORDER BY 1, 2`),
      ),
    );

  /** A request that runs, one that ended, and a dead letter. */
  async function withRequests(): Promise<Ledger> {
    await stage.freshLedger();
    const ledger = await openWith(KEY);
    await ledger.inbox.receive([submission("ended", { subjects: ["a@example.com"] })]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.requests.begin(lease, "ended", [{ step: "plan", contactId: "c1", watch: true }]);
    await ledger.requests.end(lease, "ended", {
      status: "completed",
      reasonCode: null,
      outcome: (ended) => ({ ...outcomeOf("ended")(ended), requestId: "ended" }),
      watch: true,
    });
    await ledger.leases.release(lease);
    const letter = message("dead-letter:t-0-1", "dead-letter", "letter");
    await ledger.inbox.receive([
      submission("open", { subjects: ["b@example.com"] }),
      { type: "dead-letter", message: letter },
    ]);
    return ledger;
  }

  it("seals the keys of requests anew, and nothing else of them; then the ledger opens without the old one", async () => {
    await withRequests();
    const [requests, journal, outbox] = await everything();
    const ledger = await openWith(NEW, KEY);

    expect(await ledger.maintenance.rewrapKeys()).toBe(3);
    expect(await ledger.maintenance.rewrapKeys()).toBe(0);

    const [after, sameJournal, sameOutbox] = await everything();
    expect(after?.map(({ sealed, meaning }) => [sealed, meaning])).toEqual(
      requests?.map(({ sealed, meaning }) => [sealed, meaning]),
    );
    expect(sameJournal).toEqual(journal);
    expect(sameOutbox?.filter(({ request_id }) => request_id !== null)).toEqual(
      outbox?.filter(({ request_id }) => request_id !== null),
    );
    const alone = await openWith(NEW);
    expect(await claimOne(alone, await leaseOf(alone, "alone"))).toMatchObject({
      requestId: "open",
      subjects: ["b@example.com"],
    });
    expect(await alone.reads.verify("ended")).toMatchObject({ intact: true, entries: 2, sealedEntries: 2 });
    expect(await alone.reads.outcome("ended")).not.toBeNull();
    const [letter] = await alone.reads.keptLetters("t-0-1");
    expect(Buffer.from(letter?.value ?? []).toString()).toBe("letter");
  });

  it("refuses to do without a key before nothing is sealed by it, and says what it is needed for", async () => {
    const first = await withRequests();
    await expect(openWith(NEW)).rejects.toMatchObject({ code: "wrong_key" });
    const ledger = await openWith(NEW, KEY);
    await expect(openWith(NEW)).rejects.toMatchObject({ code: "wrong_key" });
    const use = () => readKeyUse(database(), createKeyring([NEW, KEY]), RETENTION);
    expect(await use()).toMatchObject([{ retiredAt: null, hashes: 2, hashesUntil: stage.now + 400 * DAY }]);

    await ledger.maintenance.rewrapKeys();
    await ledger.maintenance.rewrapKeys();
    expect(await use()).toMatchObject([{ retiredAt: stage.now, sealed: 0, hashes: 2 }]);

    // Another process that still has the old key alone before it.
    await first.inbox.receive([submission("late", { subjects: ["c@example.com"] })]);
    expect(await ledger.maintenance.rewrapKeys()).toBe(1);
    await expect(openWith(NEW)).rejects.toMatchObject({ code: "wrong_key" });
    await ledger.maintenance.rewrapKeys();
    await openWith(NEW);
    await expect(openWith(KEY)).rejects.toMatchObject({ code: "wrong_key" });
  });

  it("knows by the old key's hashes what it took, and who is the same person, with the old key and without", async () => {
    await withRequests();
    for (const keys of [[NEW, KEY], [NEW]]) {
      const ledger = await openWith(...keys);
      for (let pass = 0; pass < 2; pass += 1) await ledger.maintenance.rewrapKeys();
      const again = [
        submission("open", { subjects: ["b@example.com"] }),
        submission("ended", { subjects: ["x@example.com"] }),
      ];
      expect(await ledger.inbox.receive(again)).toEqual(["duplicate", "conflict"]);

      const id = `access-${keys.length}`;
      await ledger.inbox.receive([submission(id, { kind: "access", subjects: ["b@example.com"] })]);
      const lease = await leaseOf(ledger, id);
      const claimed = await ledger.requests.claim(lease, 9);
      const blockers = claimed
        .find(({ requestId }) => requestId === "open")
        ?.blockedBy.map(({ requestId }) => requestId);
      expect(blockers).toContain(id);
      for (const { requestId } of claimed) await ledger.requests.requeue(lease, requestId, null);
      await ledger.leases.release(lease);

      const seen: string[] = [];
      stage.now += 2_000;
      await ledger.hints.noteReappeared(
        { workspaceId: "ws1", contactIds: [], addresses: ["a@example.com"], at: stage.now },
        (found) => {
          seen.push(...found.map(({ requestId }) => requestId));
          return [];
        },
      );
      expect(seen).toEqual(keys.length === 2 ? ["ended"] : []);
    }
  });

  it("finds a deletion by the old key's hash once that key is gone", async () => {
    await withRequests();
    const both = await openWith(NEW, KEY);
    for (let pass = 0; pass < 2; pass += 1) await both.maintenance.rewrapKeys();
    const alone = await openWith(NEW);

    expect(await alone.hints.noteDeleted({ workspaceId: "ws1", contactId: "c1", at: stage.now })).toEqual([
      "ended",
    ]);
    expect(await alone.reads.verify("ended")).toMatchObject({ intact: true, sealedEntries: 3 });
  });

  it("hashes as the release before does while that may run, and tells its hashes by no id", async () => {
    await withRequests();
    await database().query("UPDATE schema_versions SET min_reader = 1 WHERE name = 'ledger'");
    await database().query("UPDATE requests SET meaning_key = NULL");
    const ledger = await openWith(NEW, KEY);

    await ledger.inbox.receive([submission("new", { subjects: ["n@example.com"] })]);

    const [row] = await database().query(
      "SELECT meaning, meaning_key FROM requests WHERE request_id = 'new'",
    );
    const old = createKeyring([NEW, KEY]).hashKeys[1];
    expect(row).toEqual({ meaning: old?.mac("meaning", "deletion\nn@example.com"), meaning_key: old?.id });
    expect(await ledger.inbox.receive([submission("open", { subjects: ["b@example.com"] })])).toEqual([
      "duplicate",
    ]);
    await ledger.maintenance.finishUpgrade();
    expect(await ledger.inbox.receive([submission("open", { subjects: ["b@example.com"] })])).toEqual([
      "duplicate",
    ]);
  });

  it("brings back nothing of what a purge has begun to destroy", async () => {
    await withRequests();
    const ledger = await openWith(NEW, KEY);
    stage.now += 31 * DAY;
    const away = () => Promise.reject(new Error("the result store is away"));
    await expect(ledger.maintenance.purge(undefined, undefined, away)).rejects.toThrow("away");

    await ledger.maintenance.rewrapKeys();

    expect(await ledger.reads.outcome("ended")).toBeNull();
    expect(await ledger.maintenance.purge()).toMatchObject({ identifiers: 1 });
    expect(await ledger.reads.verify("ended")).toMatchObject({ intact: true, sealedEntries: 2 });
  });
});

describe("an old backup", () => {
  it("opens nothing once the old LEDGER_KEY is destroyed, whatever the ledger held", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }),
        async (contents) => {
          const database = openDatabase("sqlite::memory:");
          const before = await openLedger({ database, keyring: createKeyring([KEY]) });
          const entries = contents.map((content, index) =>
            submission(`r${index}`, { subjects: [`${index}@example.com`], payload: Buffer.from(content) }),
          );
          const letter = message("dead-letter:t-0-1", "dead-letter", contents[0]);
          await before.inbox.receive([...entries, { type: "dead-letter", message: letter }]);
          const backup = await sealedValues(database);
          const rotated = await openLedger({ database, keyring: createKeyring([NEW, KEY]) });
          for (let pass = 0; pass < 2; pass += 1) await rotated.maintenance.rewrapKeys();

          const alone = createKeyring([NEW]);
          const opens = (values: Awaited<ReturnType<typeof sealedValues>>) =>
            values.filter(({ sealed, context }) => {
              try {
                return alone.open(sealed, context).length > 0;
              } catch {
                return false;
              }
            }).length;
          expect(opens(backup)).toBe(0);
          expect(opens(await sealedValues(database))).toBe(contents.length + 1);
          await database.close();
        },
      ),
      { numRuns: 20 },
    );
  });
});

/** What only a key of the ledger's opens; all the rest needs one of these. */
async function sealedValues(database: Database): Promise<{ sealed: Uint8Array; context: string }[]> {
  const requests = await database.query<{ id: string; sealed: Uint8Array }>(
    "SELECT request_id AS id, chain_key AS sealed FROM requests",
  );
  const letters = await database.query<{ id: string; sealed: Uint8Array }>("SELECT id, sealed FROM outbox");
  return [
    ...requests.map(({ id, sealed }) => ({ sealed, context: `requests.chain_key ${id}` })),
    ...letters.map(({ id, sealed }) => ({ sealed, context: `outbox.sealed ${id}` })),
  ];
}
