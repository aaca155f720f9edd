import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openSqliteFile } from "./open-sqlite-file.ts";

const folder = mkdtempSync(join(tmpdir(), "open-sqlite-file-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

writeFileSync(at("file"), "");
writeFileSync(
  at("letter.txt"),
  "Dear Mara, this is no database, and it is longer than a header of SQLite. ".repeat(20),
);
mkdirSync(at("folder.db"));
symlinkSync(at("circle"), at("circle"));

describe("openSqliteFile", () => {
  it.each([
    ["a directory below one that takes no names", "/proc/x/y/ledger.db", "/proc/x (ENOENT)"],
    ["a file system that takes no files", "/sys/ledger.db", "can't be written: /sys"],
    ["a directory below a file", at("file/below/ledger.db"), `${at("file/below")} (ENOTDIR)`],
    ["a circle of links", at("circle/ledger.db"), `${at("circle")} (EEXIST)`],
    ["a name too long", at(`${"n".repeat(300)}/ledger.db`), "(ENAMETOOLONG)"],
    ["a directory in place of the file", at("folder.db"), "is a directory, no file (EISDIR)"],
    ["a device in place of the file", "/dev/null", "/dev/null is no file"],
    ["a file that is something else", at("letter.txt"), "is no SQLite database (SQLITE_NOTADB)"],
  ])("takes %s for a mistake in the configuration and names it", (_, path, message) => {
    expect(() => openSqliteFile(path)).toThrow(
      expect.objectContaining({
        code: "database_url_invalid",
        retryable: false,
        message: expect.stringContaining(message),
      }),
    );
  });

  it("makes the directories that are missing", () => {
    openSqliteFile(at("a/b/c/ledger.db")).close();
    openSqliteFile(at("a/b/c/ledger.db")).close();
  });

  it("keeps the file and its log to their owner, one that others could read before too", () => {
    for (const name of ["own.db", "shared.db"]) {
      if (name === "shared.db") {
        openSqliteFile(at(name)).close();
        chmodSync(at(name), 0o644);
      }
      const connection = openSqliteFile(at(name));
      connection.exec("CREATE TABLE t (x TEXT)");
      const modes = ["", "-wal", "-shm"].map((suffix) => statSync(at(`${name}${suffix}`)).mode & 0o777);
      expect(modes).toEqual([0o600, 0o600, 0o600]);
      connection.close();
    }
  });

  it("takes a file that has become empty for a new database", () => {
    const path = at("emptied.db");
    openSqliteFile(path).close();
    truncateSync(path);
    openSqliteFile(path).close();
  });
});
