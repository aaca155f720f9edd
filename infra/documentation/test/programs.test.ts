import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "@intercom-dsar/testing";
import { afterAll, describe, expect, it } from "vitest";
import { ROOT } from "../src/root.ts";
import { userEnvironments } from "../src/user-environments.ts";

const PROGRAMS = globSync(
  [
    "{apps,packages,infra}/*/src/main.ts",
    "packages/opendsr/src/conformance/main.ts",
    "{bench,chaos}/src/main.ts",
    "apps/*/test/*/main.ts",
    "infra/demo/src/send.ts",
  ],
  { cwd: ROOT },
);
/** What is left where a program takes any number of names. */
const UNEXPECTED = ["nonsense", "more nonsense"];

describe.each(PROGRAMS)("%s, with an empty environment", (program) => {
  const run = (...parameters: string[]) =>
    runProgram(process.execPath, [program, ...parameters], { environment: {}, directory: ROOT });

  it("answers --help and --version on standard output and exits with 0", async () => {
    const [help, version] = await Promise.all([run("-h"), run("--version")]);

    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining("--help, --version"), stderr: "" });
    expect(version).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^[a-z -]+ \d+\.\d+\.\d+\n$/),
      stderr: "",
    });
  });

  it("exits with 2 after what it does not know, and names it", async () => {
    const [option, argument] = await Promise.all([run("--nonsense"), run(...UNEXPECTED)]);

    expect(option).toMatchObject({ code: 2, stdout: "" });
    expect(option.stderr.split("\n")[0]).toContain("Unknown option '--nonsense'");
    expect(argument).toMatchObject({ code: 2, stdout: "" });
  });
});

describe.each(userEnvironments(process.env))("with Node $node", ({ variables }) => {
  const folder = mkdtempSync(join(tmpdir(), "npm-run-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const npmRun = (parameters: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    runProgram("npm", ["run", ...parameters], { environment: { ...variables, ...more }, directory: ROOT });

  it("npm run hands over arguments, output and exit code", async () => {
    const [help, mistake] = await Promise.all([
      npmRun(["conformance", "--", "--help"]),
      npmRun(["conformance", "--", "--nonsense"]),
    ]);

    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toContain("--help, --version");
    expect(mistake).toMatchObject({ code: 2, stdout: "" });
    expect(mistake.stderr).toContain("'--nonsense'");
  });

  it("npm run hands over standard input: a program that ends with it does", async () => {
    const result = await npmRun(["simulator", "--", "--port", "0", "--exit-with-parent"]);

    expect(result.code).toBe(0);
    expect(JSON.parse(result.stdout)).toEqual({ url: expect.stringContaining("http://127.0.0.1:") });
  });

  it("npm run needs no -- before a command without options", async () => {
    const environment = { INTERCOM_ACCESS_TOKEN: "token", DATABASE_URL: `sqlite:${folder}/ledger.db` };

    const result = await npmRun(["consumer", "verify", "unknown-1"], environment);

    expect(result.code).toBe(1);
    expect(result.stdout).toContain("unknown-1");
  });
});

it("the manifest has a script for every program that a user starts, and Node 24 for all of them", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  // The services are started without the signal that opens Node's debugger, and the consumer with a limit for its memory.
  const started = Object.values<string>(scripts).map((script) => script.replaceAll(/--\S+ /g, ""));

  for (const program of PROGRAMS.filter((program) => !program.endsWith("send.ts")))
    expect(started).toContain(`node scripts/run.mjs node ${program}`);
});
