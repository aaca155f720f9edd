import { spawn } from "node:child_process";

/** How a program ended; `code` is `null` where it could not be started or was stopped. */
export interface ProgramResult {
  readonly code: number | null;
  readonly output: string;
}

/**
 * Runs a program to its end, or for `timeoutMs`. Never rejects: a program that is missing is a result like any other. Its whole process
 * group ends with it: a wrapper script that is killed would else leave its child holding the pipes, and this waiting for them.
 */
export function runProgram(
  command: string,
  parameters: readonly string[],
  options: {
    readonly environment: NodeJS.ProcessEnv;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal;
  },
): Promise<ProgramResult> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const end = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  if (end.aborted) return Promise.resolve({ code: null, output: "" });
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      env: options.environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    const settle = (code: number | null) => {
      end.removeEventListener("abort", stop);
      resolve({ code, output });
    };
    const stop = () => {
      killGroup(child.pid);
      settle(null);
    };
    end.addEventListener("abort", stop, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
      });
    }
    child.on("error", () => settle(null));
    child.on("close", settle);
  });
}

/** Ends a process group (one that was started `detached`) at once; one that is gone is fine. */
export function killGroup(leader: number | undefined, signal: NodeJS.Signals = "SIGKILL"): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // It has ended by itself.
  }
}
