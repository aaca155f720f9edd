import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { CallSeen, Seed, WindowSeen } from "@intercom-dsar/intercom-simulator";
import { makeScratch } from "./scratch.ts";

const SIMULATOR = fileURLToPath(new URL("../../packages/intercom-simulator/src/main.ts", import.meta.url));

/** The simulated Intercom in a process of its own, so that it shares no event loop with what is measured. */
export interface SimulatorProcess {
  readonly url: string;
  /** Every call that it has seen, oldest first. */
  calls(): Promise<readonly CallSeen[]>;
  /** What happened in each 10-second window that had a call. */
  windows(workspaceId: string): Promise<readonly WindowSeen[]>;
  stop(): Promise<void>;
}

export async function startSimulatorProcess(seed: Seed): Promise<SimulatorProcess> {
  const scratch = makeScratch();
  const file = join(scratch.directory, "seed.json");
  writeFileSync(file, JSON.stringify(seed));
  const child = spawn(process.execPath, [SIMULATOR, "--port", "0", "--seed", file, "--exit-with-parent"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { url } = JSON.parse(String(line)) as { url: string };
  const ask = async <Answer>(path: string) =>
    (await (await fetch(`${url}/_control/${path}`)).json()) as Answer;
  return {
    url,
    calls: async () => (await ask<{ calls: CallSeen[] }>("calls")).calls,
    windows: async (workspaceId) =>
      (await ask<{ windows: WindowSeen[] }>(`workspaces/${workspaceId}/windows`)).windows,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      scratch.remove();
    },
  };
}
