import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../../../../", import.meta.url);

describe("docs/integration.md", () => {
  it("names only files that are there", () => {
    const written = readFileSync(new URL("docs/integration.md", ROOT), "utf8");
    const paths = [...written.matchAll(/`((?:apps|packages|bench)\/[\w./-]+)`/g)].map(
      ([, path = ""]) => path,
    );

    expect(paths.length).toBeGreaterThan(15);
    expect(paths.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
  });
});
