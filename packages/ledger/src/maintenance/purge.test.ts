import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { DAY, message, rejectionOf, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, leaseOf, useLedgers } from "../testing/use-ledgers.ts";
import type { OutboxMessage } from "../types.ts";

const CHANNELS = ["outcomes", "events", "dead-letter", "callbacks"] as const;

/** A message of each channel, published, quarantined and never taken by anybody. */
const messages = CHANNELS.flatMap((channel) =>
  ["published", "quarantined", "never-sent"].map((state) => message(`${channel}:${state}`, channel)),
);

describe.each(DIALECTS)("purge, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  async function withMessages(contents: readonly OutboxMessage[]) {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.requests.begin(lease, "r1", [{ step: "plan.contact", contactId: "c1" }], contents);
    return ledger;
  }
  const rows = async () =>
    (await stage.databases[0]?.query<{ id: string }>("SELECT id FROM outbox"))?.map(({ id }) => id);

  it("destroys the messages of every channel, whatever became of them", async () => {
    const ledger = await withMessages(messages);
    await ledger.outbox.markPublished(CHANNELS.map((channel) => `${channel}:published`));
    for (const channel of CHANNELS) await ledger.outbox.quarantine(`${channel}:quarantined`, "refused");
    stage.now += 29 * DAY;
    expect(await ledger.maintenance.purge()).toMatchObject({ messages: 0, unsent: 0 });
    stage.now += 2 * DAY;

    expect(await ledger.maintenance.purge()).toMatchObject({ messages: 12, unsent: 8 });

    expect(await rows()).toEqual([]);
  });

  it("names what was never sent, even where a later part of it fails", async () => {
    const ledger = await withMessages(messages);
    await ledger.inbox.receive([rejectionOf("r2")]);
    await ledger.outbox.markPublished(CHANNELS.map((channel) => `${channel}:published`));
    stage.now += 31 * DAY;
    const unsent: unknown[] = [];

    const purged = ledger.maintenance.purge(
      undefined,
      undefined,
      () => Promise.reject(new Error("the result store is away")),
      (some) => unsent.push(...some),
    );

    await expect(purged).rejects.toThrow("away");
    expect(unsent).toHaveLength(9);
    expect(unsent).toContainEqual({ id: "outcomes:quarantined", channel: "outcomes", requestId: null });
  });

  it.runIf(dialect === "sqlite")("empties the log that a reader held during the purge before", async () => {
    const ledger = await withMessages(messages);
    const path = stage.url.slice("sqlite:".length);
    const reader = new DatabaseSync(path);
    reader.exec("BEGIN; SELECT COUNT(*) FROM outbox");
    stage.now += 31 * DAY;
    expect(await ledger.maintenance.purge()).toMatchObject({ tracesErased: false });
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    reader.close();

    expect(await ledger.maintenance.purge()).toMatchObject({ tracesErased: true });

    expect(statSync(`${path}-wal`).size).toBe(0);
  });

  it("takes large messages a few at a time", async () => {
    const large = Array.from({ length: 9 }, (_, index) => ({
      ...message(`outcome:${index}`, "outcomes"),
      value: Buffer.alloc(1_500_000, index),
    }));
    const ledger = await withMessages(large);
    stage.now += 31 * DAY;
    let batches = 0;

    await ledger.maintenance.purge(undefined, () => {
      batches += 1;
    });

    expect(await rows()).toEqual([]);
    expect(batches).toBeGreaterThan(5);
  });

  // SQLite answers within the process, which would stand still; with PostgreSQL each statement is waited for.
  it.runIf(dialect === "sqlite")("lets requests be taken in between its batches", async () => {
    const large = Array.from({ length: 9 }, (_, index) => ({
      ...message(`outcome:${index}`, "outcomes"),
      value: Buffer.alloc(1_500_000, index),
    }));
    const ledger = await withMessages(large);
    stage.now += 31 * DAY;
    const ended: string[] = [];
    const taken = new Promise((resolve) => setImmediate(resolve)).then(async () => {
      await ledger.inbox.receive([submission("meanwhile")]);
      ended.push("taken in");
    });

    await ledger.maintenance.purge();
    ended.push("purged");
    await taken;

    expect(ended).toEqual(["taken in", "purged"]);
  });

  it.runIf(dialect === "sqlite")("leaves no byte of what it destroyed in any file", async () => {
    const marks = Array.from({ length: 200 }, (_, index) => ({
      ...message(`event:${index}`, "events"),
      value: Buffer.from(`package ${index} `.repeat(500)),
    }));
    const ledger = await withMessages(marks);
    const sealed = await stage.databases[0]?.query<{ sealed: Uint8Array }>("SELECT sealed FROM outbox");
    const pieces = (sealed ?? []).map(({ sealed }) => Buffer.from(sealed.subarray(-64)));
    expect(foundInFiles(pieces)).toBe(200);
    stage.now += 31 * DAY;

    await ledger.maintenance.purge();

    expect(foundInFiles(pieces)).toBe(0);
  });

  /** How many of the pieces are in one of the database's files. */
  function foundInFiles(pieces: readonly Buffer[]): number {
    const files = readdirSync(stage.folder)
      .filter((file) => /\.db(-wal|-shm)?$/.test(file))
      .map((file) => readFileSync(join(stage.folder, file)));
    return pieces.filter((piece) => files.some((bytes) => bytes.includes(piece))).length;
  }
});
