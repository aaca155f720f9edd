import { spawn } from "node:child_process";
import { ROOT } from "./root.ts";

export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in the folder of the repository, to its end. Its standard input is `input`, and then closed. */
export function runProgram(
  command: string,
  parameters: readonly string[],
  options: { readonly environment: Readonly<Record<string, string>>; readonly input?: string },
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd: ROOT, env: options.environment });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    // A program that reads nothing may be gone already.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
  });
}
