import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKeyring, type Database, openDatabase } from "@intercom-dsar/database";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { Ledger } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";
import type { ClaimedRequest, Lease } from "../types.ts";
import { outcomeOf, START } from "./arrivals.ts";

export const DIALECTS = ["sqlite", "postgres"] as const;
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

export function useLedgers(dialect: (typeof DIALECTS)[number]): Ledgers {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  let server: PostgresServer | null = null;
  let url = "";
  const opened: { ledger: Ledger; database: Database }[] = [];

  beforeAll(async () => {
    if (dialect === "postgres") server = await startPostgres();
  });
  afterAll(async () => {
    await server?.stop();
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
      url =
        server === null
          ? `sqlite:${folder}/${randomBytes(4).toString("hex")}.db`
          : await server.createDatabase();
      return stage.anotherLedger();
    },
    async anotherLedger() {
      const database = openDatabase(url);
      const ledger = await openLedger({ database, keyring: createKeyring([KEY]), now: () => stage.now });
      opened.push({ ledger, database });
      return ledger;
    },
  };
  return stage;
}

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
    lanes: ["outcomes", "events", "dead-letter"],
    limit: 100,
    holdMs: 1_000,
  });
}
