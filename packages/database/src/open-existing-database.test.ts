import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate, type Schema } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";
import { openExistingDatabase } from "./open-existing-database.ts";
import { readSchemaVersion } from "./read-schema-version.ts";

const step = (statement: string) => ({ sqlite: [statement], postgres: [statement] });
const SCHEMA: Schema = {
  name: "ships",
  migrations: [step("CREATE TABLE ships (name TEXT)"), step("CREATE TABLE crews (name TEXT)")],
  minReader: 2,
};
const OLDER: Schema = { ...SCHEMA, migrations: SCHEMA.migrations.slice(0, 1), minReader: 1 };

describe("openExistingDatabase", () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "intercom-dsar-existing-"));
    path = join(directory, "ledger of #1?.db");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const opened = () => {
    const database = openExistingDatabase(`sqlite:${path}`);
    if (database === null) throw new Error("there is no database");
    return database;
  };

  it("is null where a file could be made, and makes none", () => {
    expect(openExistingDatabase(`sqlite:${path}`)).toBeNull();
    expect(openExistingDatabase(`sqlite:${directory}/a/b/ledger.db`)).toBeNull();
    expect(openExistingDatabase("sqlite::memory:")).toBeNull();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("reads a database that nobody has open, and leaves nothing beside it", async () => {
    const writer = openDatabase(`sqlite:${path}`);
    await migrate(writer, OLDER);
    await writer.close();
    const before = readdirSync(directory);
    const database = opened();

    expect(await readSchemaVersion(database, SCHEMA)).toEqual({ found: 1, own: 2, minReader: 1 });
    await expect(database.query("INSERT INTO ships VALUES ('x')")).rejects.toMatchObject({
      code: "database_read_only",
    });
    await database.close();
    expect(readdirSync(directory)).toEqual(before);
  });

  it("reads what a running program has just written", async () => {
    const writer = openDatabase(`sqlite:${path}`);
    await migrate(writer, SCHEMA);
    const database = opened();

    expect(await readSchemaVersion(database, SCHEMA)).toEqual({ found: 2, own: 2, minReader: 2 });
    await expect(readSchemaVersion(database, OLDER)).rejects.toMatchObject({ code: "schema_too_new" });
    await database.close();
    await writer.close();
  });

  it("finds no version in a database that was never migrated", async () => {
    await openDatabase(`sqlite:${path}`).close();
    const database = opened();

    expect(await readSchemaVersion(database, SCHEMA)).toEqual({ found: 0, own: 2, minReader: 0 });
    await database.close();
  });

  it("tells what can't be a database", async () => {
    writeFileSync(
      path,
      "no database, but long enough for SQLite to look at its first hundred bytes. ".repeat(20),
    );
    const database = opened();

    await expect(database.query("SELECT name FROM sqlite_master")).rejects.toThrow(
      `${path} is no SQLite database (SQLITE_NOTADB)`,
    );
    await database.close();
    expect(() => openExistingDatabase(`sqlite:${directory}`)).toThrow("is a directory, no file (EISDIR)");
    expect(() => openExistingDatabase(`sqlite:${path}/ledger.db`)).toThrow(
      `the database's directory can't be written: ${path} is no directory (ENOTDIR)`,
    );
  });
});
