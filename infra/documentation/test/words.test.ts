import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../src/root.ts";

/** Private names that once stood here, and the field's word for each. */
const INSTEAD: Readonly<Record<string, string>> = {
  "front desk": "unassigned",
  strangers: "other apps, callers without credentials",
  turnstile: "pacer",
  "set aside": "quarantined",
  "hand back": "requeue",
  "stand-in": "simulator",
  machinery: "SimulatorContext",
  "o auth desk": "AuthorizationServer",
  door: "server, endpoint",
  parkings: "listParked",
  "ended among": "filterEnded",
  "note connected": "workspaceConnected",
};
/** Words of plain English that say nothing as a name. */
const INSTEAD_AS_NAME: Readonly<Record<string, string>> = {
  ...INSTEAD,
  strikes: "rateLimitBackoff",
  told: "what it is: headers, reported, stated",
};
/** They speak of what was. */
const LEFT_OUT = /^(CHANGELOG\.md|docs\/decisions\/.*|infra\/documentation\/test\/words\.test\.ts)$/;

const files = execFileSync("git", ["ls-files", "*.ts", "*.mjs", "*.md", "*.sh", "*.json", "*.yaml"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .trim()
  .split("\n")
  .filter((path) => !LEFT_OUT.test(path) && !path.endsWith("pnpm-lock.yaml"))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));

it("no document and no comment uses a private word", () => {
  const prose = new RegExp(`\\b(?:${Object.keys(INSTEAD).join("|")})s?\\b`, "gi");
  expect(found(files, prose)).toEqual([]);
});

it("no name has a private word in it", () => {
  const words = new RegExp(` (?:${Object.keys(INSTEAD_AS_NAME).join("|")}) `);
  const named = files
    .filter(({ path }) => /\.(?:ts|mjs)$/.test(path))
    .flatMap(({ path, text }) =>
      [...new Set(withoutTexts(text).match(/[A-Za-z]\w*/g))]
        .filter((name) => words.test(` ${wordsOf(name)} `))
        .map((name) => `${path}: ${name}`),
    );
  expect(named).toEqual([]);
});

function found(among: typeof files, pattern: RegExp): string[] {
  return among.flatMap(({ path, text }) =>
    text
      .split("\n")
      .flatMap((line, index) => (line.match(pattern) ?? []).map((word) => `${path}:${index + 1}: ${word}`)),
  );
}

/** `isToldAt`: "is told at". A name with `_` is one of a table, a log event or an API: it stays. */
function wordsOf(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
}

/** Code alone: comments and texts may say "told to stop", and hold what the log and the tables call it. */
function withoutTexts(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, " ");
}
