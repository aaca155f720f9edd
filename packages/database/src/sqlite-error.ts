import { DatabaseError, type DatabaseErrorCode } from "./database-error.ts";

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

/** SQLite's primary result code; `null` for an error that is not SQLite's. */
export function sqliteCode(error: unknown): number | null {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? error.errcode & 0xff
    : null;
}

/** The `DatabaseError` for an error of `node:sqlite` or of the file system; anything else as it is. */
export function sqliteError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const result = sqliteCode(error);
  if (result !== null) {
    const code = CODES[result] ?? "database_statement_failed";
    // SQLite's own text names tables and columns, never values.
    return new DatabaseError(code, `SQLite: ${error.message} (${Reflect.get(error, "errcode")})`);
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC") return new DatabaseError("database_full", "no space is left for the database");
  // What `node:sqlite` says of a database that is closed, as at a stop.
  if (code === "ERR_INVALID_STATE")
    return new DatabaseError("database_unavailable", "the database is closed");
  return code?.startsWith("E") && !code.startsWith("ERR_")
    ? new DatabaseError("database_unavailable", `the database's directory can't be used now (${code})`)
    : error;
}
