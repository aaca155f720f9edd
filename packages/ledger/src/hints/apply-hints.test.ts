import { randomBytes } from "node:crypto";
import { type Database, openDatabase } from "@intercom-dsar/database";
import { createDatabase } from "@intercom-dsar/database/testing/create-database";
import { createKeyring } from "@intercom-dsar/sealing";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import type { Ledger } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";
import type { Reappearance } from "../types.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 23, 9);
const ADDRESS = "mara@example.com";

describe.each(["sqlite", "postgres"] as const)("what the ledger on %s watches for", (dialect) => {
  let database: Database;
  let ledger: Ledger;
  let now = START;

  beforeEach(() => open(90 * DAY));
  afterEach(async () => {
    await ledger.close();
    await database.close();
  });

  async function open(watchMs: number): Promise<void> {
    now = START;
    database = openDatabase(
      dialect === "sqlite" ? "sqlite::memory:" : await createDatabase(inject("postgres")),
    );
    const retention = { identifiersMs: 30 * DAY, recordsMs: 90 * DAY, idsMs: 400 * DAY, watchMs };
    ledger = await openLedger({
      database,
      keyring: createKeyring([randomBytes(32)]),
      now: () => now,
      retention,
    });
  }

  /** A deletion with a plan of one contact; ended, unless `end` is null. */
  async function deletion(requestId: string, end: { watch: boolean } | null = { watch: true }) {
    await ledger.inbox.receive([
      {
        type: "request",
        requestFingerprint: requestId,
        onConflict: null,
        request: {
          sender: "kafka",
          requestId,
          kind: "deletion",
          statedWorkspaceId: "ws1",
          workspaceId: "ws1",
          subjects: [ADDRESS],
          payload: Buffer.from("{}"),
          receivedAt: START,
          deadline: START + 30 * DAY,
          after: null,
          retryOf: null,
          traceparent: null,
        },
      },
    ]);
    const [lease] = await ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
    if (lease === undefined) throw new Error("nothing to lease");
    await ledger.requests.claim(lease, 1);
    await ledger.requests.begin(lease, requestId, [
      { step: "plan.contact", contactId: `of-${requestId}`, watch: true },
    ]);
    let digest = "";
    if (end !== null)
      await ledger.requests.end(lease, requestId, {
        status: "completed",
        reasonCode: null,
        ...end,
        outcome: ({ journalDigest }) => {
          digest = journalDigest;
          return [];
        },
      });
    await ledger.leases.release(lease);
    return digest;
  }

  const deletedHint = (requestId: string) => ({ workspaceId: "ws1", contactId: `of-${requestId}`, at: now });
  const event = (seen: readonly Reappearance[]) =>
    seen.map(({ requestId }) => ({
      id: `reappeared:${requestId}`,
      channel: "events" as const,
      requestId,
      key: requestId,
      headers: {},
      value: null,
    }));
  const reappear = (change: object = {}) =>
    ledger.hints.noteReappeared(
      { workspaceId: "ws1", contactIds: [], addresses: [ADDRESS], at: now, ...change },
      event,
    );

  it("notes Intercom's word of a deletion once, while the request runs and after it has ended", async () => {
    const digest = await deletion("d2");
    await deletion("d1", null);

    expect(await ledger.hints.noteDeleted(deletedHint("d1"))).toEqual(["d1"]);
    expect(await ledger.hints.noteDeleted(deletedHint("d2"))).toEqual(["d2"]);
    expect(await ledger.hints.noteDeleted(deletedHint("d2"))).toEqual([]);
    expect(await ledger.hints.noteDeleted({ ...deletedHint("d2"), workspaceId: "ws2" })).toEqual([]);
    const history = await ledger.requests.history({ sender: "kafka", requestId: "d2" });
    expect(history?.journal.at(-1)).toMatchObject({ step: "hint.contact_deleted", contactId: "of-d2" });
    expect(await ledger.reads.verify("d2")).toMatchObject({ intact: true, head: digest, brokenAt: null });
  });

  it("tells once of each deletion that its person is seen again, by address or by contact id", async () => {
    await deletion("d1");
    await deletion("d2");
    now += DAY;

    expect(await reappear({ addresses: [], contactIds: ["of-d1"] })).toEqual(["d1"]);
    expect(await reappear()).toEqual(["d2"]);
    expect(await reappear()).toEqual([]);
    const taken = await ledger.outbox.take({
      owner: "relay",
      channels: ["events"],
      limit: 10,
      lockMs: 1_000,
    });
    expect(taken.map(({ id }) => id).toSorted()).toEqual(["reappeared:d1", "reappeared:d2"]);
  });

  it("tells once, however many hints come at the same time", async () => {
    await deletion("d1");
    await deletion("d2");
    now += DAY;

    const hints = Array.from({ length: 12 }, (_, index) =>
      index % 3 === 0
        ? ledger.hints.noteDeleted(deletedHint(index % 2 === 0 ? "d1" : "d2"))
        : reappear(index % 3 === 1 ? {} : { addresses: [], contactIds: ["of-d2", "of-d1"] }),
    );
    await Promise.all(hints);

    const taken = await ledger.outbox.take({
      owner: "relay",
      channels: ["events"],
      limit: 10,
      lockMs: 1_000,
    });
    expect(taken.map(({ id }) => id).toSorted()).toEqual(["reappeared:d1", "reappeared:d2"]);
    expect(await ledger.reads.verify("d1")).toMatchObject({ intact: true });
  });

  it("tells nothing of what happened before the deletion ended, of another workspace, or of another person", async () => {
    await deletion("d2");
    await deletion("d1", null);

    expect(await reappear({ addresses: [], contactIds: ["of-d1"] })).toEqual([]);
    expect(await reappear({ at: START - 2_000 })).toEqual([]);
    expect(await reappear({ workspaceId: "ws2" })).toEqual([]);
    expect(await reappear({ addresses: ["jo@example.com"] })).toEqual([]);
    expect(await reappear({ addresses: [] })).toEqual([]);
  });

  it("keeps nothing of a deletion that deleted nobody", async () => {
    await deletion("d1", { watch: false });

    expect(await reappear({ contactIds: ["of-d1"] })).toEqual([]);
    expect(await database.query("SELECT * FROM watched")).toEqual([]);
  });

  it("forgets after its time, whatever else is kept, and keeps no address and no id in the clear", async () => {
    await deletion("d1");
    const rows = await database.query("SELECT * FROM watched");
    now = START + 90 * DAY;

    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/mara|of-d1/);
    expect(await reappear()).toEqual([]);
    await ledger.maintenance.purge();
    expect(await database.query("SELECT * FROM watched")).toEqual([]);
    expect(await ledger.reads.find("d1")).not.toBeNull();
  });

  it("notes nothing in a journal whose key is destroyed", async () => {
    await deletion("d1");
    now += 31 * DAY;
    await ledger.maintenance.purge();

    expect(await ledger.hints.noteDeleted(deletedHint("d1"))).toEqual([]);
    expect(await ledger.reads.verify("d1")).toMatchObject({ intact: true });
  });

  it("is off where nobody asks for it", async () => {
    await ledger.close();
    await database.close();
    await open(0);
    await deletion("d1");

    expect(await database.query("SELECT * FROM watched")).toEqual([]);
  });
});
