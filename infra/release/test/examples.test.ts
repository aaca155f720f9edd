import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import { createProject } from "./support/create-project.ts";
import { NODE_VERSIONS, nodeBinary } from "./support/node-versions.ts";
import { copyForPacking, pack } from "./support/pack-copy.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const contract = join(root, "packages/dsar-events");
const [oldestNode] = NODE_VERSIONS;
const EXAMPLES = ["client.mjs", "emit.mjs", "consume.mjs"];

let folder: string;
let project: string;
let node: string;
let environment: NodeJS.ProcessEnv;
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "examples-"));
  environment = { ...process.env, KAFKA_BROKERS: inject("brokers").join(",") };
  const demo = start("npm", ["start"], root);
  const archive = pack(
    "npm",
    copyForPacking("packages/dsar-events", join(folder, "copy")),
    join(folder, "archive"),
  );
  project = createProject(join(folder, "project"), [archive, "kafkajs@2.2.4"]);
  for (const name of EXAMPLES) {
    copyFileSync(join(contract, "examples", name), join(project, name));
  }
  node = nodeBinary(oldestNode);
  // The demo's own two requests have ended: it is up.
  await vi.waitFor(() => expect(demo.stdout()).toMatch(/(.+\n){2}/), { timeout: 240_000, interval: 100 });
}, 300_000);

afterAll(async () => {
  for (const child of running) await stop(child);
  rmSync(folder, { recursive: true, force: true });
});

it(`run as they are on Node ${oldestNode} against \`npm start\``, async () => {
  const consumer = start(node, ["consume.mjs"], project);
  const requestId = execFileSync(node, ["emit.mjs", "mara.linden@example.com"], {
    cwd: project,
    env: environment,
    encoding: "utf8",
  }).trim();

  await vi.waitFor(() => expect(consumer.stdout()).toContain(`${requestId} access: completed\n`), {
    timeout: 100_000,
    interval: 100,
  });
  expect(consumer.stdout()).toMatch(/^demo-deletion-\S+ deletion: completed$/m);
});

it(`the client asks and waits on Node ${oldestNode}`, () => {
  const said = execFileSync(node, ["client.mjs", "mara.linden@example.com"], {
    cwd: project,
    env: environment,
    encoding: "utf8",
  });

  expect(said).toMatch(/^[0-9a-f-]{36}: completed\n$/);
});

it("stand in the README word for word", () => {
  const readme = readFileSync(join(contract, "README.md"), "utf8");
  for (const name of EXAMPLES) {
    expect(readme).toContain(`\`\`\`js\n${readFileSync(join(contract, "examples", name), "utf8")}\`\`\``);
  }
});

function start(command: string, parameters: readonly string[], cwd: string): { stdout: () => string } {
  // A group of its own: npm does not hand a signal on to what it runs.
  const child = spawn(command, parameters, {
    cwd,
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return { stdout: () => text };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  process.kill(-child.pid, "SIGTERM");
  await ended;
}
