import { closeSync, fdatasync, openSync, readFileSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Database, Queryable, Row, SqlValue } from "./database.ts";
import { DatabaseError } from "./database-error.ts";
import { openSqliteFile } from "./open-sqlite-file.ts";
import { createOwnerLocks } from "./owner-locks.ts";
import { refuseNul } from "./refuse-nul.ts";
import { createSharedFlush } from "./shared-flush.ts";
import { sqliteError } from "./sqlite-error.ts";

/** How long a transaction waits for another connection's; each of ours is far shorter. */
const BUSY_TIMEOUT_MS = 5_000;
const TRY_AGAIN_MS = 2;
/** A write-ahead log is emptied while nobody reads from it; readers of ours take milliseconds. */
const TRUNCATIONS = 50;
/** A list of any length makes a statement of its own for each length: kept, they would fill the memory. */
const KEPT_STATEMENT_LENGTH = 2_000;
/** `PRAGMA data_version` reads one number from shared memory: cheap enough to ask this often. */
const CHANGE_POLL_MS = 40;
/** Statements that write nothing; of any other it is not known. */
const READS = /^\s*(?:SELECT|PRAGMA)\b/i;

/** Puts on the disk what was written to an open file. */
export type FlushFile = (file: number) => Promise<void>;

/**
 * SQLite through `node:sqlite`: write-ahead log, every commit flushed to disk, several processes on one host.
 * `path` is a file, or `:memory:`. A missing directory is made, readable by its owner alone.
 */
export function openSqlite(path: string, flushFile: FlushFile = promisify(fdatasync)): Database {
  const connection: DatabaseSync = openSqliteFile(path);
  const statements = new Map<string, StatementSync>();
  const exclusive = createMutex();
  const log = openLog();
  const owners = path === ":memory:" ? null : createOwnerLocks(`${path}.owners`);

  function run<Result extends Row>(sql: string, parameters: readonly SqlValue[] = []): Result[] {
    refuseNul(parameters);
    try {
      const statement = statements.get(sql) ?? connection.prepare(sql);
      if (sql.length <= KEPT_STATEMENT_LENGTH) statements.set(sql, statement);
      return statement.all(...parameters) as Result[];
    } catch (error) {
      throw sqliteError(error);
    }
  }

  async function begin(): Promise<void> {
    const until = performance.now() + BUSY_TIMEOUT_MS;
    while (true) {
      try {
        run("BEGIN IMMEDIATE");
        return;
      } catch (error) {
        const isLocked = error instanceof DatabaseError && error.code === "database_locked";
        if (!isLocked || performance.now() >= until) throw error;
        await sleep(TRY_AGAIN_MS);
      }
    }
  }

  const inside: Queryable = { query: async (sql, parameters) => run(sql, parameters) };

  return {
    dialect: "sqlite",
    owners,
    // One connection has one transaction at a time: a query of somebody else must not slip into it.
    async query<Result extends Row>(sql: string, parameters?: readonly SqlValue[]): Promise<Result[]> {
      const rows = await exclusive(async () => run<Result>(sql, parameters));
      if (!READS.test(sql)) await log?.flush();
      return rows;
    },
    async transaction(work) {
      const result = await exclusive(async () => {
        await begin();
        try {
          const result = await work(inside);
          run("COMMIT");
          return result;
        } catch (error) {
          if (connection.isTransaction) run("ROLLBACK");
          throw error;
        }
      });
      await log?.flush();
      return result;
    },
    eraseTraces: emptyLog,
    leaseTime: async () => ({ now: Number(process.hrtime.bigint() / 1_000_000n), epoch: bootId() }),
    onForeignChange(listener) {
      let seen = dataVersion();
      const timer = setInterval(() => {
        const version = dataVersion();
        if (version !== seen) listener();
        seen = version;
      }, CHANGE_POLL_MS);
      timer.unref();
      return () => clearInterval(timer);
    },
    announceChange: async () => {},
    async close() {
      await exclusive(async () => {
        statements.clear();
        owners?.close();
        if (connection.isOpen) connection.close();
      });
      await log?.close();
    },
  };

  /** Writes what is in the log into the file, which is flushed. False where others were reading. */
  function emptyLog(): Promise<boolean> {
    return exclusive(async () => {
      for (let attempt = 0; attempt < TRUNCATIONS; attempt += 1) {
        const [result] = run<{ busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)");
        if (result?.busy !== 1) return true;
        await sleep(TRY_AGAIN_MS * 10);
      }
      return false;
    });
  }

  /**
   * The write-ahead log, which SQLite itself would flush in each COMMIT, with everything else of this process at a halt: it is flushed beside
   * that, once for all commits that wait. `null` for a database that has no such log; SQLite flushes it.
   */
  function openLog(): { flush(): Promise<void>; close(): Promise<void> } | null {
    if (connection.prepare("PRAGMA journal_mode").get()?.journal_mode !== "wal") return null;
    connection.exec("PRAGMA synchronous = NORMAL");
    // SQLite makes the file when it first reads or writes the database.
    let file: number | null = null;
    const flush = createSharedFlush(
      () => {
        file ??= openSync(`${path}-wal`, "r+");
        return flushFile(file);
      },
      async () => {
        if (await emptyLog()) return;
        throw new DatabaseError("database_unavailable", "SQLite's log can't be flushed");
      },
    );
    return {
      flush: () =>
        flush().catch((error: unknown) => {
          throw sqliteError(error);
        }),
      async close() {
        await flush.idle();
        if (file !== null) closeSync(file);
        file = null;
      },
    };
  }

  function dataVersion(): unknown {
    try {
      return run("PRAGMA data_version")[0]?.data_version;
    } catch {
      // A database that can't be read is reported by the next statement that somebody waits for.
      return undefined;
    }
  }
}

/** The monotonic clock counts from the host's start: times of an earlier start mean nothing in this one. */
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "unknown-boot";
  }
}

/** Runs tasks one after the other, in the order in which they were given. */
type Mutex = <Result>(task: () => Promise<Result>) => Promise<Result>;

function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = last.then(task, task);
    last = run.catch(() => {});
    return run;
  };
}
