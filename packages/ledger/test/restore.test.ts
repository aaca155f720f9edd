import { execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "@intercom-dsar/database";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import { POSTGRES_WITH_CLIENTS } from "@intercom-dsar/database/testing/postgres-with-clients";
import { createKeyring } from "@intercom-dsar/sealing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ledger, openLedger, type RestoredOutcome } from "../src/index.ts";
import { DAY, START, submission } from "../src/testing/submissions.ts";
import { end, leaseOf, takeAs } from "../src/testing/use-ledgers.ts";

const KEY = Buffer.alloc(32, 5);
const DIALECTS = POSTGRES_WITH_CLIENTS === null ? (["sqlite"] as const) : (["sqlite", "postgres"] as const);

/** The steps of docs/operations.md, "Backup and restore", by the commands that stand there. */
describe.each(DIALECTS)("a ledger that is restored from a backup, on %s", (dialect) => {
  const folder = mkdtempSync(join(tmpdir(), "restore-"));
  let server: PostgresServer | undefined;
  let url = `sqlite:${folder}/ledger.db`;
  let now = START;
  let open: { ledger: Ledger; database: Database }[] = [];

  beforeAll(async () => {
    if (dialect === "sqlite" || POSTGRES_WITH_CLIENTS === null) return;
    server = await startPostgres(POSTGRES_WITH_CLIENTS);
    url = await server.createDatabase();
  });
  afterAll(async () => {
    await stopAll();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<Ledger> {
    const database = openDatabase(url);
    const ledger = await openLedger({ database, keyring: createKeyring([KEY]), now: () => now });
    open.push({ ledger, database });
    return ledger;
  }
  async function stopAll(): Promise<void> {
    for (const { ledger, database } of open) {
      await ledger.close();
      await database.close();
    }
    open = [];
  }
  function backUp(): void {
    const copy = `new (require('node:sqlite').DatabaseSync)('${folder}/ledger.db').exec("VACUUM INTO '${folder}/backup.db'")`;
    if (dialect === "sqlite") execFileSync(process.execPath, ["-e", copy]);
    else POSTGRES_WITH_CLIENTS?.dump(url, `${folder}/ledger.dump`);
  }
  function restore(): void {
    if (dialect === "postgres") {
      POSTGRES_WITH_CLIENTS?.restore(url, `${folder}/ledger.dump`);
      return;
    }
    for (const rest of ["-wal", "-shm"]) rmSync(`${folder}/ledger.db${rest}`, { force: true });
    renameSync(`${folder}/backup.db`, `${folder}/ledger.db`);
  }

  async function ends(ledger: Ledger, owner: string, ...requestIds: readonly string[]): Promise<void> {
    const lease = await leaseOf(ledger, owner);
    const claimed = await ledger.requests.claim(lease, 9);
    for (const { requestId } of claimed)
      if (requestIds.includes(requestId)) await end(ledger, lease, requestId);
      else await ledger.requests.requeue(lease, requestId, null);
    await ledger.leases.release(lease);
  }
  const of = (requestId: string) => submission(requestId, { subjects: [`${requestId}@example.com`] });
  const outcome = (requestId: string): RestoredOutcome => ({
    sender: requestId === "old" ? null : "kafka",
    requestId,
    kind: "deletion",
    workspaceId: "ws1",
    status: "completed",
    reasonCode: null,
    receivedAt: START,
    endedAt: START + 29 * DAY,
  });
  const subjects = async (ledger: Ledger, requestId: string) =>
    (await ledger.requests.history({ sender: "kafka", requestId }))?.subjects;

  it("does and tells nothing again that had ended, and lets what was purged not be read for longer than its first purge", async () => {
    const before = await start();
    await before.inbox.receive([of("old")]);
    await ends(before, "first", "old");
    await before.outbox.markPublished(["outcome:old"]);
    now += 29 * DAY;
    await before.inbox.receive([of("unsent"), of("open"), of("left")]);
    await ends(before, "second", "unsent");

    backUp();

    const [unsent] = await takeAs(before, "relay");
    await before.outbox.markPublished(["outcome:unsent"]);
    await before.inbox.receive([of("later")]);
    await ends(before, "third", "open", "later");
    now += 2 * DAY;
    expect(await before.maintenance.purge()).toMatchObject({ identifiers: 1 });
    expect(await subjects(before, "old")).toBeNull();
    await stopAll();
    restore();

    const after = await start();
    expect(await subjects(after, "old")).toEqual(["old@example.com"]);
    expect(await after.maintenance.purge()).toMatchObject({ identifiers: 1 });
    expect(await subjects(after, "old")).toBeNull();

    const outcomes = ["old", "unsent", "open", "later"].map(outcome);
    expect(await after.maintenance.settleRestored(outcomes)).toEqual({ ended: 1, remembered: 1, known: 2 });
    expect(await after.maintenance.settleRestored(outcomes)).toEqual({ ended: 0, remembered: 0, known: 4 });

    // Kafka gives again what came since the backup.
    expect(await after.inbox.receive([of("open"), of("later"), of("left")])).toEqual(
      Array(3).fill("duplicate"),
    );
    const claimed = await after.requests.claim(await leaseOf(after, "fourth"), 9);
    expect(claimed.map(({ requestId }) => requestId)).toEqual(["left"]);
    const messages = await takeAs(after, "relay");
    expect(messages.map(({ id, value }) => [id, value])).toEqual([["outcome:unsent", unsent?.value]]);
    for (const id of ["old", "unsent", "open", "later"])
      expect(await after.reads.verify(id)).toMatchObject({ intact: true });
    expect(await after.reads.find("later")).toMatchObject({
      state: "ended",
      status: "completed",
      sender: "kafka",
    });
  });

  it("remembers under its own key what another sender's request has the bare id of", async () => {
    const ledger = await start();
    await ledger.inbox.receive([submission("same", { sender: "portal", subjects: ["p@example.com"] })]);

    expect(await ledger.maintenance.settleRestored([outcome("same")])).toMatchObject({ remembered: 1 });

    expect(await ledger.reads.findOwn({ sender: "portal", requestId: "same" })).toMatchObject({
      state: "received",
    });
    expect(await ledger.reads.findOwn({ sender: "kafka", requestId: "same" })).toMatchObject({
      requestId: "kafka:same",
      state: "ended",
    });
  });
});
