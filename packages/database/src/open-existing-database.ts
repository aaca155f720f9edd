import type { Database } from "./database.ts";
import { readDatabaseUrl } from "./database-url.ts";
import { openExistingSqlite } from "./open-existing-sqlite.ts";
import { openPostgres } from "./postgres.ts";

/** A database to look into. */
export type ExistingDatabase = Pick<Database, "dialect" | "query" | "close">;

/**
 * Opens a database without making anything: `null` for SQLite without a file, where `openDatabase` could make one.
 *
 * @throws as `openDatabase`, with which the URL could not be opened either
 */
export function openExistingDatabase(url: string): ExistingDatabase | null {
  const target = readDatabaseUrl(url);
  return target.dialect === "sqlite" ? openExistingSqlite(target.path) : openPostgres(target.url);
}
