import { spawn } from "node:child_process";

/** How a program ended; `code` is `null` where it could not be started or was stopped. */
export interface ProgramResult {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end, or to `timeoutMs`. Never rejects: a program that is missing is a result like any other. */
export function runProgram(
  command: string,
  parameters: readonly string[],
  options: {
    readonly environment: NodeJS.ProcessEnv;
    readonly timeoutMs: number;
    readonly directory?: string;
    readonly signal?: AbortSignal;
  },
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      env: options.environment,
      timeout: options.timeoutMs,
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.directory !== undefined && { cwd: options.directory }),
      ...(options.signal !== undefined && { signal: options.signal }),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
      });
    }
    child.on("error", (error) => resolve({ code: null, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
}
