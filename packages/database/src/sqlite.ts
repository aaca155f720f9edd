import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database, Queryable, Row, SqlValue } from "./database.ts";
import { DatabaseError, type DatabaseErrorCode } from "./database-error.ts";
import { createMutex } from "./mutex.ts";
import { createOwnerLocks } from "./owner-locks.ts";

/** How long a transaction waits for another connection's; each of ours is far shorter. */
const BUSY_TIMEOUT_MS = 5_000;
/** How long one statement may block this process while it waits: the lock's owner may be in this very process. */
const BLOCKING_MS = 10;
const TRY_AGAIN_MS = 2;
/** A list of any length makes a statement of its own for each length: kept, they would fill the memory. */
const KEPT_STATEMENT_LENGTH = 2_000;
/** `PRAGMA data_version` reads one number from shared memory: cheap enough to ask this often. */
const CHANGE_POLL_MS = 40;

/**
 * SQLite through `node:sqlite`: write-ahead log, every commit flushed to disk, several processes on one host.
 * `path` is a file, or `:memory:`. A missing folder is made, readable by its owner alone.
 */
export function openSqlite(path: string): Database {
  const connection = connect(path);
  const statements = new Map<string, StatementSync>();
  const exclusive = createMutex();
  const owners = path === ":memory:" ? null : createOwnerLocks(`${path}.owners`);

  function run<Result extends Row>(sql: string, parameters: readonly SqlValue[] = []): Result[] {
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
    query: (sql, parameters) => exclusive(async () => run(sql, parameters)),
    transaction: (work) =>
      exclusive(async () => {
        await begin();
        try {
          const result = await work(inside);
          run("COMMIT");
          return result;
        } catch (error) {
          if (connection.isTransaction) run("ROLLBACK");
          throw error;
        }
      }),
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
    close: () =>
      exclusive(async () => {
        statements.clear();
        owners?.close();
        if (connection.isOpen) connection.close();
      }),
  };

  function dataVersion(): unknown {
    try {
      return run("PRAGMA data_version")[0]?.data_version;
    } catch {
      // A database that can't be read is reported by the next statement that somebody waits for.
      return undefined;
    }
  }
}

function connect(path: string): DatabaseSync {
  try {
    if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const connection = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    connection.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    connection.exec(`PRAGMA busy_timeout = ${BLOCKING_MS}`);
    return connection;
  } catch (error) {
    throw sqliteError(error);
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

/** Primary result codes of SQLite (https://sqlite.org/rescode.html); extended codes carry them in the low byte. */
const CODES: Readonly<Record<number, DatabaseErrorCode>> = {
  5: "database_locked",
  6: "database_locked",
  8: "database_read_only",
  10: "database_unavailable",
  11: "database_corrupt",
  13: "database_full",
  14: "database_unavailable",
  26: "database_corrupt",
};

function sqliteError(error: unknown): unknown {
  if (
    typeof error !== "object" ||
    error === null ||
    !("errcode" in error) ||
    typeof error.errcode !== "number"
  ) {
    const code = (error as NodeJS.ErrnoException)?.code;
    if (code === "ENOSPC") return new DatabaseError("database_full", "no space is left for the database");
    if (code === "EACCES" || code === "EROFS" || code === "EPERM") {
      return new DatabaseError("database_read_only", "the database's folder can't be written");
    }
    if (code?.startsWith("E"))
      return new DatabaseError("database_unavailable", `the database's folder can't be made (${code})`);
    return error;
  }
  const code = CODES[error.errcode & 0xff] ?? "database_statement_failed";
  // SQLite's own text names tables and columns, never values.
  return new DatabaseError(code, `SQLite: ${(error as unknown as Error).message} (${error.errcode})`);
}
