import type { Database } from "./database.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";

/** A database URL that is neither `sqlite:` nor `postgres:`. */
export class DatabaseUrlError extends Error {
  readonly code = "database_url_invalid";
  readonly retryable = false;
  override readonly name = "DatabaseUrlError";

  constructor() {
    super("A database URL begins with sqlite: (a file's path follows) or postgres://.");
  }
}

/** Opens the database that a URL names: `sqlite:path/to/file.db`, `sqlite::memory:` or `postgres://…`. */
export function openDatabase(url: string): Database {
  if (url.startsWith("sqlite:")) return openSqlite(url.slice("sqlite:".length));
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url);
  throw new DatabaseUrlError();
}
