import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../src/root.ts";

const files = globSync("{apps,packages,infra}/*/{src,test}/**/*.test.ts", { cwd: ROOT });
const text = readFileSync(join(ROOT, "docs/threat-model.md"), "utf8");
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (threat|-)/.test(line))
  .map((line) =>
    line
      .trim()
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const testsOf = (proof = "") => [...proof.matchAll(/`([\w.-]+\.test\.ts)`/g)].map(([, name = ""]) => name);
const pathsOf = (name: string) => files.filter((file) => basename(file) === name);

it("the threat model names for each threat what stands against it and a test that is there", () => {
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter((row) => row.length !== 3 || row.some((cell) => cell === ""))).toEqual([]);
  expect(rows.filter(([, , proof]) => testsOf(proof).length === 0)).toEqual([]);
  expect(testsOf(text).filter((name) => pathsOf(name).length === 0)).toEqual([]);
});

it("the threat model quotes tests by words that stand in the file that it names", () => {
  const quoted = rows.flatMap(([, , proof = ""]) =>
    [...proof.matchAll(/"([^"]+)"/g)].map(([, words = ""]) => ({ words, names: testsOf(proof) })),
  );
  expect(quoted.length).toBeGreaterThan(3);
  const isThere = (words: string) => (path: string) => readFileSync(join(ROOT, path), "utf8").includes(words);
  expect(quoted.filter(({ words, names }) => !names.flatMap(pathsOf).some(isThere(words)))).toEqual([]);
});
