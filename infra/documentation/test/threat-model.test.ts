import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../src/root.ts";

it("the threat model names a proof for each threat, and tests that are there", () => {
  const text = readFileSync(join(ROOT, "docs/threat-model.md"), "utf8");
  const files = globSync("{apps,packages,infra}/*/{src,test}/**/*.test.ts", { cwd: ROOT });
  const known = new Set(files.map((file) => basename(file)));
  const named = [...text.matchAll(/`([\w.-]+\.test\.ts)`/g)].map(([, name = ""]) => name);

  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  const rows = text.split("\n").filter((line) => line.startsWith("| "));
  const without = rows.filter((row) =>
    row
      .trim()
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .some((cell) => cell.trim() === ""),
  );
  expect(without).toEqual([]);
});
