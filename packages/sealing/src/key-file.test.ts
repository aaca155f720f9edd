import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadOrCreateKeyFile } from "./key-file.ts";

describe("loadOrCreateKeyFile", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "key-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("makes a key that only its owner can read, and finds it again", () => {
    const path = join(folder, "data", "ledger.key");

    const first = loadOrCreateKeyFile(path);
    const second = loadOrCreateKeyFile(path);

    expect(first.created).toBe(true);
    expect(second).toEqual({ key: first.key, created: false });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("never replaces a file that holds something else", () => {
    const path = join(folder, "ledger.key");
    writeFileSync(path, "not a key");

    expect(() => loadOrCreateKeyFile(path)).toThrow(
      expect.objectContaining({ code: "key_file_invalid", message: `the key's file holds no key: ${path}` }),
    );
    expect(readFileSync(path, "utf8")).toBe("not a key");
  });

  it("names a path that can't have a key", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");

    for (const [path, said] of [
      [folder, "(EISDIR)"],
      [join(file, "below.key"), "(EEXIST)"],
      ["/proc/x/y/ledger.key", "(ENOENT)"],
      ["/dev/null", "is no file"],
    ] as const)
      expect(() => loadOrCreateKeyFile(path)).toThrow(
        expect.objectContaining({
          code: "key_file_invalid",
          retryable: false,
          message: expect.stringContaining(said),
        }),
      );
  });
});
