import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "./database.ts";
import { DatabaseError, type DatabaseErrorCode } from "./database-error.ts";
import { migrate, type Schema } from "./migrate.ts";

/** Told whether the database takes writes. */
export interface WriteHealth {
  up(): void;
  down(code: DatabaseErrorCode): void;
}

/** As large as the largest request by HTTP: a smaller write may find room where a request finds none. */
const PROBE_BYTES = 64 * 1024;
const PROBE_EVERY_MS = 1_000;

const TABLE = (bytes: string) => [`CREATE TABLE write_probe (id TEXT PRIMARY KEY, bytes ${bytes} NOT NULL)`];
const SCHEMA: Schema = {
  name: "write_probe",
  migrations: [{ sqlite: TABLE("BLOB"), postgres: TABLE("BYTEA") }],
  minReader: 1,
};

/** No write can succeed now, so nobody has to try another to know it. */
const CERTAIN: readonly DatabaseErrorCode[] = ["database_full", "database_read_only"];
/** Mistakes of ours; they say nothing of the database. */
const MISTAKES: readonly DatabaseErrorCode[] = ["database_statement_failed", "schema_too_new"];

/**
 * The same database, and whether it takes writes, which a read can't tell: after any call that failed for a state of the world, a write
 * of a request's size is tried every second until one is durable. Nothing is written while all goes well.
 *
 * `close` of what is returned closes the database.
 */
export async function watchWrites(database: Database, health: WriteHealth): Promise<Database> {
  await migrate(database, SCHEMA);
  const closing = new AbortController();
  let probing: Promise<void> | null = null;

  /** Passes a failure on, and finds out whether it lasts. */
  async function watched<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof DatabaseError && !MISTAKES.includes(error.code)) {
        if (CERTAIN.includes(error.code)) health.down(error.code);
        probing ??= probeUntilWritten().finally(() => {
          probing = null;
        });
      }
      throw error;
    }
  }

  async function probeUntilWritten(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await probe(database);
        health.up();
        return;
      } catch (error) {
        health.down(error instanceof DatabaseError ? error.code : "database_unavailable");
      }
      await sleep(PROBE_EVERY_MS, undefined, { signal: closing.signal }).catch(() => {});
    }
  }

  return {
    ...database,
    query: (...parameters) => watched(database.query(...parameters)),
    transaction: (...parameters) => watched(database.transaction(...parameters)),
    async close() {
      closing.abort();
      await probing;
      await database.close();
    },
  };
}

/** Writes, durably, and leaves no space taken. */
async function probe(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    const row = [randomUUID(), randomBytes(PROBE_BYTES)];
    await transaction.query("INSERT INTO write_probe (id, bytes) VALUES (?, ?)", row);
    // Emptied by DELETE, the table would keep its space on PostgreSQL, and the next probe would need no more.
    if (database.dialect === "postgres") await transaction.query("TRUNCATE write_probe");
  });
  // SQLite writes only what is there at the commit.
  if (database.dialect === "sqlite")
    await database.transaction((transaction) => transaction.query("DELETE FROM write_probe"));
}
