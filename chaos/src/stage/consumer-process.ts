import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MemoryLimit } from "./memory-limit.ts";

const HERE = fileURLToPath(new URL("../../../", import.meta.url));
const MAIN = "apps/consumer/src/main.ts";

const END_WITH_PARENT = new URL("../preload/end-with-parent.ts", import.meta.url).href;

export interface LaunchOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Modules that Node loads before the consumer, such as the one that kills at a commit. */
  readonly preloads?: readonly string[];
  /** Where it runs. @default without a limit */
  readonly memory?: MemoryLimit | undefined;
  /** The repository whose consumer it is. @default this one */
  readonly root?: string | undefined;
}

/** The consumer as its users run it: a process with an environment, nothing shared with whoever watches it. */
export interface ConsumerProcess {
  readonly child: ChildProcess;
  /** What it wrote to standard error so far. */
  log(): string;
  /** Exit code, `null` where a signal ended it. */
  readonly exited: Promise<number | null>;
  hasExited(): boolean;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the consumer. Its log is kept in memory, to be told where something went wrong. */
export function startConsumerProcess({
  environment,
  preloads = [],
  memory,
  root = HERE,
}: LaunchOptions): ConsumerProcess {
  const flags = [END_WITH_PARENT, ...preloads].map((preload) => `--import=${preload}`);
  const [command, ...parameters] = [...(memory?.prefix ?? []), process.execPath, ...flags, join(root, MAIN)];
  const child = spawn(command as string, parameters, {
    env: { LOG_LEVEL: "debug", ...environment },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    log += chunk;
  });
  const exited = once(child, "close").then(([code]) => (typeof code === "number" ? code : null));
  return {
    child,
    log: () => log,
    exited,
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    async kill(signal) {
      child.kill(signal);
      return exited;
    },
  };
}
