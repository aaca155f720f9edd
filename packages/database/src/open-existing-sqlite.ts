import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import type { Database, Row, SqlValue } from "./database.ts";
import { DatabaseUrlError } from "./database-url.ts";
import { isThere, mistakeIn, mistakeOf } from "./open-sqlite-file.ts";
import { sqliteCode, sqliteError } from "./sqlite-error.ts";

const BUSY_MS = 5_000;

/** As `openExistingDatabase`; that the file and its directory can be written is asked of the system. */
export function openExistingSqlite(path: string): Pick<Database, "dialect" | "query" | "close"> | null {
  if (path === ":memory:") return null;
  checkDirectory(dirname(resolve(path)));
  if (!isThere(path)) return null;
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw mistakeOf(path, "the database can't be written", error) ?? sqliteError(error);
  }
  const connection = open(path);
  return {
    dialect: "sqlite",
    async query<Result extends Row>(sql: string, parameters: readonly SqlValue[] = []) {
      try {
        return connection.prepare(sql).all(...parameters) as Result[];
      } catch (error) {
        throw mistakeIn(path, sqliteCode(error)) ?? sqliteError(error);
      }
    },
    close: async () => connection.close(),
  };
}

function open(path: string): DatabaseSync {
  try {
    return new DatabaseSync(addressOf(path), { readOnly: true, timeout: BUSY_MS });
  } catch (error) {
    throw mistakeIn(path, sqliteCode(error)) ?? sqliteError(error);
  }
}

/** A reader of a write-ahead log makes two files beside the database. Where nobody has it open there is no log, and no need for them. */
function addressOf(path: string): string | URL {
  if (existsSync(`${path}-wal`)) return path;
  const address = pathToFileURL(path);
  address.searchParams.set("immutable", "1");
  return address;
}

/** What is missing of it can be made where the nearest directory above can be written. */
function checkDirectory(directory: string): void {
  let nearest = directory;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  const what = `the database's directory can't be ${nearest === directory ? "written" : "made"}`;
  if (!statSync(nearest).isDirectory())
    throw new DatabaseUrlError(`${what}: ${nearest} is no directory (ENOTDIR)`);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw mistakeOf(nearest, what, error) ?? sqliteError(error);
  }
}
