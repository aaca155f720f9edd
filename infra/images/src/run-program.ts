import { spawn } from "node:child_process";
import { readEnvironment } from "./config.ts";

/** A program ended with another code than 0. Its last lines are for the person who reads the test's report. */
class ProgramError extends Error {
  readonly code = "program_failed";
  override readonly name = "ProgramError";
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly input?: string;
  readonly signal?: AbortSignal;
}

const LAST_LINES = 25;

/** Runs a program to its end and resolves with its standard output; throws `program_failed` where its exit code is not 0. */
export function runProgram(
  command: string,
  parameters: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { environment = {}, directory, input = "", signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      env: { ...readEnvironment(), ...environment },
      stdio: ["pipe", "pipe", "pipe"],
      ...(directory !== undefined && { cwd: directory }),
      ...(signal !== undefined && { signal }),
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      errors += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve(output);
      const lines = `${output}\n${errors}`.trim().split("\n").slice(-LAST_LINES).join("\n");
      reject(new ProgramError(`${command} ${parameters.join(" ")} ended with ${code}:\n${lines}`));
    });
    // A program that does not read its input is none of our business.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
