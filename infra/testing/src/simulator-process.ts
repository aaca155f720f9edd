import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { CallSeen, WindowSeen } from "@intercom-dsar/intercom-simulator";
import { launch } from "./start-program.ts";

const MAIN = fileURLToPath(new URL("../../../packages/intercom-simulator/src/main.ts", import.meta.url));

/** The simulated Intercom in a process of its own, so that it shares no event loop with what is measured. */
export interface SimulatorProcess {
  readonly url: string;
  /** Every call that it has seen, oldest first. */
  calls(): Promise<readonly CallSeen[]>;
  /** What happened in each 10-second window that had a call. */
  windows(workspaceId: string): Promise<readonly WindowSeen[]>;
  stop(): Promise<void>;
}

/** Starts the simulator with the people of a seed file. It ends with this process. */
export async function startSimulatorProcess(seedFile: string): Promise<SimulatorProcess> {
  const child = launch(MAIN, {
    arguments: ["--port", "0", "--seed", seedFile, "--exit-with-parent"],
    environment: {},
    stdio: ["pipe", "pipe", "ignore"],
  });
  if (child.stdout === null) throw new Error("the simulator has no standard output");
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
    },
  };
}
