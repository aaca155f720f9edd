import type { Database, Queryable } from "@intercom-dsar/database";
import type { Keyring } from "@intercom-dsar/sealing";
import type { Retention } from "../retention.ts";
import type { Forms } from "./forms.ts";
import type { KnownHashKeys } from "./known-hash-keys.ts";

/** What every part of the ledger works with. */
export interface LedgerContext {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly hashKeys: KnownHashKeys;
  /** Changes where an operator says that no older version will run here again. */
  readonly forms: Forms;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of this process's monotonic clock. */
  readonly monotonic: () => number;
  readonly retention: Retention;
  /** Whose the requests are that name neither a sender nor an origin: those that the release before took from the endpoint of this process. */
  readonly unnamedSender: string;
  /** Wakes whoever waits for due requests and messages, in this process and the others. */
  readonly announce: () => void;
}

/** Row locks exist on PostgreSQL alone: SQLite has one writer at a time. */
export function lockClause(
  { database }: LedgerContext,
  clause: "FOR SHARE" | "FOR UPDATE" | "FOR UPDATE SKIP LOCKED",
): string {
  return database.dialect === "postgres" ? ` ${clause}` : "";
}

/** `?, ?, ?` for a list of values. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}

/** PostgreSQL takes at most 65,535 values a statement. */
const MAX_VALUES = 60_000;

/**
 * Inserts rows inside a transaction: on PostgreSQL with as few statements as it allows, since each is a round trip; on SQLite row by
 * row, which is faster there, and one prepared statement serves all.
 */
export async function insertRows(
  { database }: LedgerContext,
  transaction: Queryable,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number | Uint8Array | null)[])[],
  onConflict = "",
): Promise<void> {
  const atOnce = database.dialect === "sqlite" ? 1 : Math.max(1, Math.floor(MAX_VALUES / columns.length));
  for (let start = 0; start < rows.length; start += atOnce) {
    const chunk = rows.slice(start, start + atOnce);
    const values = chunk.map((row) => `(${placeholders(row)})`).join(", ");
    await transaction.query(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${values} ${onConflict}`,
      chunk.flat(),
    );
  }
}
