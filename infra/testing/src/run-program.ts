import { spawn } from "node:child_process";
import { compileCache } from "./compile-cache.ts";

/** How a program ended. */
export interface ProgramResult {
  /** `null` where it could not be started, or a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

export interface RunOptions {
  /** The whole of it, but for where compiled code is kept. @default this process's */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly directory?: string;
  readonly input?: string;
  readonly signal?: AbortSignal;
}

/** Runs a program to its end. Never rejects: a program that is missing is a result like any other. */
export function runProgram(
  command: string,
  parameters: readonly string[],
  { environment, directory, input = "", signal }: RunOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      ...(environment !== undefined && { env: { ...compileCache(), ...environment } }),
      ...(directory !== undefined && { cwd: directory }),
      ...(signal !== undefined && { signal }),
    });
    let [stdout, stderr, output] = ["", "", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
      output += chunk;
    });
    child.on("error", () => resolve({ code: null, stdout, stderr, output }));
    child.on("close", (code) => resolve({ code, stdout, stderr, output }));
    // A program that reads nothing may be gone already.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
