import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "@intercom-dsar/database";
import { createDatabase } from "@intercom-dsar/database/testing/create-database";
import { PGBOUNCER, type PgBouncer, startPgBouncer } from "@intercom-dsar/database/testing/pgbouncer";
import { createKeyring } from "@intercom-dsar/sealing";
import { afterAll, afterEach, beforeAll, inject } from "vitest";
import type { Ledger } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";
import type { ClaimedRequest, Lease } from "../types.ts";
import { outcomeOf, START } from "./submissions.ts";

export const DIALECTS = ["sqlite", "postgres"] as const;
/** And PostgreSQL behind a pooler in transaction mode, for what several processes do with a ledger. */
export const DIALECTS_AND_POOLER = [
  ...DIALECTS,
  ...(PGBOUNCER === null ? [] : (["pgbouncer"] as const)),
] as const;
export const KEY = randomBytes(32);

/** Ledgers of one dialect for a file's tests, with a clock that only the test moves; each test closes what it opened. */
export interface Ledgers {
  now: number;
  /** The database of the ledger that was made last. */
  readonly url: string;
  /** Where SQLite's files are. */
  readonly folder: string;
  /** Of this test. */
  readonly databases: readonly Database[];
  freshLedger(): Promise<Ledger>;
  /** A second process's view of the same ledger. */
  anotherLedger(): Promise<Ledger>;
}

export function useLedgers(dialect: (typeof DIALECTS_AND_POOLER)[number]): Ledgers {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  let pooler: PgBouncer | null = null;
  let url = "";
  let template = "";
  const opened: { ledger: Ledger; database: Database }[] = [];

  // An empty ledger, made once for the file and copied for each test.
  beforeAll(async () => {
    template =
      dialect === "sqlite" ? `sqlite:${folder}/template.db` : await createDatabase(inject("postgres"));
    const { ledger, database } = await open(template);
    await ledger.close();
    await database.close();
    if (dialect === "pgbouncer") pooler = await startPgBouncer(inject("postgres"));
  });
  afterAll(async () => {
    await pooler?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const { ledger, database } of opened.splice(0)) {
      await ledger.close();
      await database.close();
    }
  });

  const stage = {
    now: START,
    folder,
    get url() {
      return url;
    },
    get databases() {
      return opened.map(({ database }) => database);
    },
    async freshLedger() {
      stage.now = START;
      if (dialect === "sqlite") {
        url = `sqlite:${folder}/${randomBytes(4).toString("hex")}.db`;
        copyFileSync(pathOf(template), pathOf(url));
      } else {
        const direct = await createDatabase(inject("postgres"), template);
        url = pooler?.through(direct) ?? direct;
      }
      return stage.anotherLedger();
    },
    async anotherLedger() {
      const pair = await open(url);
      opened.push(pair);
      return pair.ledger;
    },
  };
  return stage;

  async function open(at: string) {
    const database = openDatabase(at);
    const ledger = await openLedger({ database, keyring: createKeyring([KEY]), now: () => stage.now });
    return { ledger, database };
  }
}

const pathOf = (url: string): string => url.slice("sqlite:".length);

export async function leaseOf(ledger: Ledger, owner = "one", ttlMs = 60_000): Promise<Lease> {
  const [lease] = await ledger.leases.acquire({ owner, ttlMs, limit: 1 });
  if (lease === undefined) throw new Error("nothing to lease");
  return lease;
}

export async function claimOne(ledger: Ledger, lease: Lease): Promise<ClaimedRequest> {
  const [request] = await ledger.requests.claim(lease, 1);
  if (request === undefined) throw new Error("nothing to claim");
  return request;
}

/** Ends a claimed request as completed. */
export async function end(ledger: Ledger, lease: Lease, requestId: string): Promise<void> {
  await ledger.requests.end(lease, requestId, {
    status: "completed",
    reasonCode: null,
    outcome: outcomeOf(requestId),
  });
}

export const outbox = (ledger: Ledger) => takeAs(ledger, "relay");

export function takeAs(ledger: Ledger, owner: string) {
  return ledger.outbox.take({
    owner,
    channels: ["outcomes", "events", "dead-letter"],
    limit: 100,
    lockMs: 1_000,
  });
}
