import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../src/root.ts";

const MOST_COLUMNS = 160;
const MOST_CELLS = 3;
/** A command that stands alone in its line is copied whole. */
const COMMAND = /^\s*`[^`]+`$/;
/** Each of its lines is one user's notice. */
const LEFT_OUT = new Set(["CHANGELOG.md"]);

const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: ROOT, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((path) => !LEFT_OUT.has(path))
  .flatMap((path) => linesOf(path, readFileSync(join(ROOT, path), "utf8")));

it("no line of prose is wider than 160 columns", () => {
  const wide = documents.filter(
    ({ kind, line }) => kind === "prose" && line.length > MOST_COLUMNS && !COMMAND.test(line),
  );
  expect(wide.map(({ where }) => where)).toEqual([]);
});

it("no table has more than three columns", () => {
  const rows = documents.filter(({ kind }) => kind === "row");
  const cellsOf = (line: string) => line.replaceAll(/`[^`]*`|\\\|/g, "").split("|").length - 2;
  expect(rows.length).toBeGreaterThan(500);
  expect(rows.filter(({ line }) => cellsOf(line) > MOST_CELLS).map(({ where }) => where)).toEqual([]);
});

/** Blocks of code are left out: a command stands in one line. */
function linesOf(path: string, text: string) {
  return text
    .replaceAll(/^\s*```[\s\S]*?^\s*```$/gm, (block) => block.replaceAll(/.+/g, ""))
    .split("\n")
    .map((line, index) => ({
      where: `${path}:${index + 1}`,
      line,
      kind: line.startsWith("|") ? "row" : "prose",
    }));
}
