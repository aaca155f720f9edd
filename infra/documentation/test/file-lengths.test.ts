import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../src/root.ts";

const MOST_LINES = 300;

it("no source file has more than 300 lines, so that each holds one concept", () => {
  const files = execFileSync("git", ["ls-files", "*.ts", "*.mjs"], { cwd: ROOT, encoding: "utf8" })
    .trim()
    .split("\n")
    .filter((path) => !path.endsWith(".test.ts"));
  const linesOf = (path: string) => readFileSync(join(ROOT, path), "utf8").trimEnd().split("\n").length;

  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((path) => linesOf(path) > MOST_LINES)).toEqual([]);
});
