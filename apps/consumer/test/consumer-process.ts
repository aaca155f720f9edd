import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** The consumer as its users run it: a process with an environment, nothing shared with the test. */
export interface ConsumerProcess {
  readonly child: ChildProcess;
  /** What it wrote to standard error so far. */
  log(): string;
  stdout(): string;
  /** Exit code, `null` where a signal ended it. */
  readonly exited: Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

export function startConsumerProcess(
  environment: Record<string, string>,
  options: {
    readonly arguments?: string[];
    readonly input?: string;
    /** Needs root. */
    readonly user?: { readonly uid: number; readonly gid: number };
  } = {},
): ConsumerProcess {
  const child = spawn(process.execPath, [MAIN, ...(options.arguments ?? [])], {
    env: { LOG_LEVEL: "debug", ...environment },
    stdio: ["pipe", "pipe", "pipe"],
    ...options.user,
  });
  let log = "";
  let stdout = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    log += chunk;
  });
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  if (options.input !== undefined) child.stdin.end(options.input);
  const exited = once(child, "close").then(([code]) => code as number | null);
  return {
    child,
    log: () => log,
    stdout: () => stdout,
    exited,
    async kill(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

/** The port of the HTTP server, once it is open, by the process's own log. */
export function portOf(consumer: ConsumerProcess): Promise<number> {
  return vi.waitFor(
    () => {
      const opened = consumer
        .log()
        .split("\n")
        .find((line) => line.includes('"http_door_open"'));
      if (opened === undefined) throw new Error(`the HTTP server is not open:\n${consumer.log()}`);
      return Number(JSON.parse(opened).port);
    },
    { timeout: 60_000, interval: 20 },
  );
}
