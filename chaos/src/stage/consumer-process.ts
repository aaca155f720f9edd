import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunningProgram, startProgram } from "@intercom-dsar/testing";
import type { MemoryLimit } from "./memory-limit.ts";

/** A consumer is started hundreds of times: what Node compiled for the first serves the others. */
const COMPILE_CACHE = join(tmpdir(), "intercom-dsar-chaos-compile-cache");
const HERE = fileURLToPath(new URL("../../../", import.meta.url));
const END_WITH_PARENT = new URL("../preload/end-with-parent.ts", import.meta.url).href;

export type ConsumerProcess = RunningProgram;

export interface LaunchOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Modules that Node loads before the consumer, such as the one that kills at a commit. */
  readonly preloads?: readonly string[];
  /** Where it runs. @default without a limit */
  readonly memory?: MemoryLimit | undefined;
  /** The repository whose consumer it is. @default this one */
  readonly root?: string | undefined;
}

/** Starts the consumer. Its log is kept in memory, to be told where something went wrong. */
export function startConsumerProcess(options: LaunchOptions): ConsumerProcess {
  const { environment, preloads = [], memory, root = HERE } = options;
  return startProgram(join(root, "apps/consumer/src/main.ts"), {
    environment: { LOG_LEVEL: "debug", NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment },
    nodeOptions: [END_WITH_PARENT, ...preloads].map((preload) => `--import=${preload}`),
    prefix: memory?.prefix ?? [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
}
