import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** The command `npm run broker`, as a process of its own. */
export interface BrokerCommand {
  /** The JSON line on standard output. */
  readonly started: Promise<{ readonly brokers: readonly string[]; readonly way: string }>;
  /** Everything on standard error so far. */
  log(): string;
  kill(signal: NodeJS.Signals): void;
  closeInput(): void;
  /** The exit code, or `null` after a signal. */
  readonly exited: Promise<number | null>;
}

export function startCommand(parameters: readonly string[], environment?: NodeJS.ProcessEnv): BrokerCommand {
  const child = spawn(process.execPath, [MAIN, ...parameters], {
    stdio: ["pipe", "pipe", "pipe"],
    ...(environment !== undefined && { env: environment }),
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    log += chunk;
  });
  const exited = once(child, "exit").then(([code]) => (typeof code === "number" ? code : null));
  const started = once(createInterface({ input: child.stdout }), "line").then(([line]) =>
    JSON.parse(String(line)),
  );
  started.catch(() => {});
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  return {
    started,
    log: () => log,
    kill: (signal) => child.kill(signal),
    closeInput: () => child.stdin.end(),
    exited,
  };
}
