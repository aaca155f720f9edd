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

/**
 * A list of many texts for `IN`: on SQLite as one value, so that one prepared statement serves lists of any length; PostgreSQL plans a list
 * of values as looks at the index.
 */
export function among(
  { database }: LedgerContext,
  texts: readonly string[],
): { readonly list: string; readonly values: readonly string[] } {
  return database.dialect === "sqlite"
    ? { list: "(SELECT value FROM json_each(?))", values: [JSON.stringify(texts)] }
    : { list: `(${placeholders(texts)})`, values: texts };
}

/** PostgreSQL takes at most 65,535 values a statement, SQLite 32,766. */
const MAX_VALUES = 32_000;
/** Fewer than these SQLite inserts row by row: one prepared statement serves all, where each number of rows would want one of its own. */
const FEW_ROWS = 100;

/** Inserts rows inside a transaction, with as few statements as the database allows: on PostgreSQL each is a round trip. */
export async function insertRows(
  { database }: LedgerContext,
  transaction: Queryable,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number | Uint8Array | null)[])[],
  onConflict = "",
): Promise<void> {
  const row = `(${placeholders(columns)})`;
  const statement = (count: number) =>
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${Array(count).fill(row).join(", ")} ${onConflict}`;
  const isFew = database.dialect === "sqlite" && rows.length < FEW_ROWS;
  if (isFew) {
    const one = statement(1);
    for (const values of rows) await transaction.query(one, values);
    return;
  }
  const atOnce = Math.max(1, Math.floor(MAX_VALUES / columns.length));
  for (let start = 0; start < rows.length; start += atOnce) {
    const chunk = rows.slice(start, start + atOnce);
    await transaction.query(statement(chunk.length), chunk.flat());
  }
}
