import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { api } from "./support/api.ts";

const ROOT = join(import.meta.dirname, "..");
const Ready = z.object({ url: z.url(), regions: z.record(z.string(), z.url()).optional() });
const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function run(args: readonly string[], main = join(ROOT, "src/main.ts")) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  children.push(child);
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  const exit = once(child, "close").then(([code]) => ({ code: Number(code), errors: errors.join("") }));
  return { child, exit, lines: createInterface(child.stdout) };
}

async function readyLine(lines: ReturnType<typeof createInterface>) {
  const [line] = await once(lines, "line");
  return Ready.parse(JSON.parse(line));
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "intercom-simulator-"));
  folders.push(folder);
  return folder;
}

describe("the command", () => {
  it("prints its URL as one line of JSON, serves the example people and stops on SIGTERM with 0", async () => {
    const { child, exit, lines } = run([]);
    const { url } = await readyLine(lines);
    expect((await api(url, "GET", "/me")).body).toMatchObject({ app: { id_code: "demo1234" } });
    child.kill("SIGTERM");
    expect(await exit).toMatchObject({ code: 0, errors: expect.stringContaining("stops: SIGTERM") });
  });

  it("stops on SIGTERM also where its parent holds the pipe open", async () => {
    const { child, exit, lines } = run(["--exit-with-parent"]);
    await readyLine(lines);
    child.kill("SIGTERM");
    expect(await exit).toMatchObject({ code: 0 });
  });

  it("ends with its parent's pipe where asked to", async () => {
    const { child, exit, lines } = run(["--exit-with-parent"]);
    await readyLine(lines);
    child.stdin.end();
    expect((await exit).code).toBe(0);
  });

  it("takes a seed from a file and gives each region a host", async () => {
    const file = join(temporaryFolder(), "seed.json");
    writeFileSync(
      file,
      JSON.stringify({ workspaces: [{ id: "filed", region: "au", tokens: [{ token: "t" }] }] }),
    );
    const { lines } = run(["--seed", file, "--regions", "--no-control"]);
    const { url, regions } = await readyLine(lines);
    expect((await api(regions?.au ?? "", "GET", "/me", { token: "t" })).status).toBe(200);
    expect((await api(regions?.us ?? "", "GET", "/me", { token: "t" })).status).toBe(401);
    expect((await api(url, "GET", "/_control/health", { token: "t" })).status).toBe(404);
  });

  it("tells wrong usage (2) from a start that fails (1)", async () => {
    expect(await run(["--prot", "1"]).exit).toMatchObject({
      code: 2,
      errors: expect.stringContaining("Usage"),
    });
    expect(await run(["--port", "x"]).exit).toMatchObject({ code: 2 });
    const file = join(temporaryFolder(), "seed.json");
    writeFileSync(file, JSON.stringify({ workspaces: [{ name: "Nameless" }] }));
    expect(await run(["--seed", file]).exit).toMatchObject({
      code: 1,
      errors: expect.stringContaining("workspaces[0].id"),
    });
  });

  it("explains itself", async () => {
    const { exit, lines } = run(["--help"]);
    const [line] = await once(lines, "line");
    expect(line).toContain("Usage");
    expect((await exit).code).toBe(0);
  });

  it("runs as built JavaScript too", async () => {
    // Below the package, so that its dependencies are found.
    mkdirSync(join(ROOT, ".cache"), { recursive: true });
    const folder = mkdtempSync(join(ROOT, ".cache", "build-"));
    folders.push(folder);
    execFileSync(
      join(ROOT, "../../node_modules/.bin/tsc"),
      ["-p", "tsconfig.build.json", "--outDir", folder],
      { cwd: ROOT },
    );
    const { child, exit, lines } = run([], join(folder, "main.js"));
    const { url } = await readyLine(lines);
    expect((await api(url, "GET", "/me")).status).toBe(200);
    child.kill("SIGINT");
    expect((await exit).code).toBe(0);
  });
});
