import type { Database } from "./database.ts";
import { readDatabaseUrl } from "./database-url.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";

/**
 * Opens the database that a URL names: `sqlite:path/to/file.db`, `sqlite::memory:` or `postgres://…`.
 *
 * @throws DatabaseUrlError where the URL can't be one or names what can't be a database, which no later try changes; DatabaseError where
 * SQLite can't open its file now
 */
export function openDatabase(url: string): Database {
  const target = readDatabaseUrl(url);
  return target.dialect === "sqlite" ? openSqlite(target.path) : openPostgres(target.url);
}
