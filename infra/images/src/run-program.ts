import { type RunOptions, runProgram as run } from "@intercom-dsar/testing";
import { readEnvironment } from "./config.ts";

/** A program ended with another code than 0. Its last lines are for the person who reads the test's report. */
class ProgramError extends Error {
  readonly code = "program_failed";
  override readonly name = "ProgramError";
}

const LAST_LINES = 25;

/** Runs a program to its end and resolves with its standard output; throws `program_failed` where its exit code is not 0. */
export async function runProgram(
  command: string,
  parameters: readonly string[],
  { environment = {}, ...options }: RunOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(command, parameters, {
    ...options,
    environment: { ...readEnvironment(), ...environment },
  });
  if (code === 0) return stdout;
  const lines = `${stdout}\n${stderr}`.trim().split("\n").slice(-LAST_LINES).join("\n");
  throw new ProgramError(`${command} ${parameters.join(" ")} ended with ${code}:\n${lines}`);
}
