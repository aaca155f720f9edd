import type { RunCommand } from "./cli-command.ts";
import type { CliContext } from "./cli-context.ts";
import { CommandMistake } from "./command-mistake.ts";
import type { CommandResult } from "./command-result.ts";

/** Runs a command; what somebody can put right is a line on standard error and an exit code, anything else rejects. */
export async function runCommand(run: RunCommand, context: CliContext): Promise<CommandResult> {
  try {
    return await run(context);
  } catch (error) {
    if (!(error instanceof CommandMistake)) throw error;
    return { exitCode: error.exitCode, output: "", error: `${error.message}\n` };
  }
}
