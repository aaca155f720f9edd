import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { killGroup } from "./run-program.ts";

export interface JavaProcess {
  readonly pid: number | undefined;
  hasEnded(): boolean;
  /** Resolves with a few words when it has ended. */
  readonly ended: Promise<string>;
  /** Ends it and resolves when it is gone; SIGTERM gives it ten seconds to write everything down. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

const LONGEST_STOP_MS = 10_000;

/** Starts Java in a process group of its own, so that a Ctrl-C at the terminal is ours to answer. */
export function startJava(
  java: string,
  parameters: readonly string[],
  options: { readonly logFile: string; readonly environment: NodeJS.ProcessEnv },
): JavaProcess {
  const output = openSync(options.logFile, "a");
  const child: ChildProcess = spawn(java, parameters, {
    env: options.environment,
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  let over = false;
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`it could not be started: ${error.message}`));
    child.once("exit", (code, signal) => resolve(code === null ? `by ${signal}` : `with code ${code}`));
  }).finally(() => {
    over = true;
  });
  return {
    pid: child.pid,
    hasEnded: () => over,
    ended,
    async end(signal) {
      if (over) return;
      const deadline = setTimeout(() => killGroup(child.pid), LONGEST_STOP_MS);
      killGroup(child.pid, signal);
      await ended;
      clearTimeout(deadline);
    },
  };
}
