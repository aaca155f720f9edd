import type { OwnerLocks } from "./owner-locks.ts";

/** What both dialects store: text, integers that are safe in JavaScript, bytes. */
export type SqlValue = string | number | Uint8Array | null;

/** A row as a query returns it; the caller knows the columns that it asked for. */
export type Row = Record<string, SqlValue>;

/** Anything that takes statements: the database itself, or one transaction. Placeholders are `?` in both dialects. */
export interface Queryable {
  query<Result extends Row>(sql: string, parameters?: readonly SqlValue[]): Promise<Result[]>;
}

/**
 * One connection to SQLite or PostgreSQL. Errors are `DatabaseError`s with a `code`; those that a later try may not meet are `retryable`.
 */
export interface Database extends Queryable {
  readonly dialect: "sqlite" | "postgres";
  /**
   * Runs `work` in one write transaction: all of it is durable when this resolves, none of it where it rejects. `unlimited` lets each
   * statement take as long as it takes: an index over millions of rows is not made in the time that a request's statement has.
   */
  transaction<Result>(
    work: (transaction: Queryable) => Promise<Result>,
    options?: { readonly unlimited?: boolean },
  ): Promise<Result>;
  /**
   * The time for leases, in milliseconds: the database's on PostgreSQL, the host's monotonic clock on SQLite, so that a wall clock
   * that jumps changes no lease. Only to be compared with times of the same `epoch`.
   */
  leaseTime(queryable: Queryable): Promise<{ readonly now: number; readonly epoch: string }>;
  /**
   * Leaves no copy of what was deleted beside the database: empties SQLite's write-ahead log into the file, where deleted rows are
   * overwritten. False where others were reading; then a later one does it. PostgreSQL's own vacuum and archives are its operator's.
   */
  eraseTraces(): Promise<boolean>;
  /** Whether owners on this host live; `null` where a database is shared by several hosts, which can't know of each other. */
  readonly owners: OwnerLocks | null;
  /** Calls back after another connection may have written. Returns the way to stop. */
  onForeignChange(listener: () => void): () => void;
  /** Tells other connections that something changed; SQLite's see it by themselves. */
  announceChange(): Promise<void>;
  close(): Promise<void>;
}
