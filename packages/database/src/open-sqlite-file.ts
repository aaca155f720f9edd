import { accessSync, chmodSync, closeSync, constants, existsSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DatabaseUrlError } from "./database-url.ts";
import { makeDirectory } from "./make-directory.ts";
import { pathMistake } from "./path-mistake.ts";
import { sqliteCode, sqliteError } from "./sqlite-error.ts";

/** How long opening waits for another connection, which may be the first one and switch the file to its write-ahead log. */
const OPENING_MS = 5_000;
/** How long one statement may block this process while it waits: the lock's owner may be in this very process. */
const BLOCKING_MS = 10;

const OWNER_ALONE = 0o600;

const CAN_NOT_OPEN = 14;
const READ_ONLY = 8;
const NOT_A_DATABASE = 26;

/**
 * Opens a SQLite file, or `:memory:`; what is missing is made, its directory too.
 *
 * @throws DatabaseUrlError with the path and the system's code where that can't be or hold a database; DatabaseError for a state that may
 * pass, such as a full disk
 */
export function openSqliteFile(path: string): DatabaseSync {
  if (path !== ":memory:") prepare(path);
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(path, { timeout: OPENING_MS });
    connection.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    // What is deleted is overwritten, not only taken out of the index of pages.
    connection.exec("PRAGMA secure_delete = ON");
    connection.exec(`PRAGMA busy_timeout = ${BLOCKING_MS}`);
    return connection;
  } catch (error) {
    connection?.close();
    throw mistakeIn(path, sqliteCode(error)) ?? sqliteError(error);
  }
}

/** A directory to write in, and no device, pipe or directory where the file belongs. */
function prepare(path: string): void {
  const directory = dirname(path);
  try {
    makeDirectory(directory);
  } catch (error) {
    throw mistakeOf(directory, "the database's directory can't be made", error) ?? sqliteError(error);
  }
  keepToOwner(path, isThere(path));
}

/** Others on the host read neither the file nor its log, which gets the same permissions from SQLite. */
function keepToOwner(path: string, exists: boolean): void {
  try {
    if (!exists) closeSync(openSync(path, "a", OWNER_ALONE));
    else
      for (const file of [path, `${path}-wal`, `${path}-shm`])
        if (existsSync(file)) chmodSync(file, OWNER_ALONE);
  } catch {
    // A file of another user stays as that user made it; one that can't be made is told when it is opened.
  }
}

/**
 * Whether there is a file.
 *
 * @throws DatabaseUrlError where something else is there
 */
export function isThere(path: string): boolean {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (kind?.isDirectory()) throw new DatabaseUrlError(`${path} is a directory, no file (EISDIR)`);
  if (kind !== undefined && !kind.isFile()) throw new DatabaseUrlError(`${path} is no file`);
  return kind !== undefined;
}

/** SQLite tells why a file does not open in no more than one word: the system is asked again. */
export function mistakeIn(path: string, result: number | null): DatabaseUrlError | null {
  if (result === NOT_A_DATABASE) return new DatabaseUrlError(`${path} is no SQLite database (SQLITE_NOTADB)`);
  if (result !== CAN_NOT_OPEN && result !== READ_ONLY) return null;
  const directory = dirname(path);
  try {
    accessSync(directory, constants.W_OK);
  } catch (error) {
    return mistakeOf(directory, "the database's directory can't be written", error);
  }
  try {
    closeSync(openSync(path, "a+"));
    return null;
  } catch (error) {
    return mistakeOf(path, "the database can't be written", error);
  }
}

export function mistakeOf(path: string, what: string, error: unknown): DatabaseUrlError | null {
  const mistake = pathMistake(error);
  return mistake && new DatabaseUrlError(`${what}: ${mistake.path ?? path} (${mistake.code})`);
}
