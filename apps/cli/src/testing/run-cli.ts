import { systemClock } from "@intercom-dsar/service";
import type { CliContext } from "../command/cli-context.ts";
import type { CommandResult } from "../command/command-result.ts";
import { readCommandLine } from "../command/read-command-line.ts";
import { runCommand } from "../command/run-command.ts";
import { COMMANDS } from "../commands.ts";

interface Setting {
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether standard output and standard error are a terminal. */
  readonly isTTY?: boolean;
  readonly ask?: CliContext["ask"];
  readonly stop?: AbortSignal;
  readonly clock?: CliContext["clock"];
  /** Hears what goes to standard output while the command runs. */
  readonly onOutput?: (text: string) => void;
}

/** Runs a command line in this process, as `main.ts` does; what it writes on its way is in its result. Throws UsageError. */
export async function runCli(
  written: readonly string[],
  {
    environment = {},
    isTTY = false,
    ask = null,
    stop = new AbortController().signal,
    onOutput = () => {},
    clock = systemClock,
  }: Setting = {},
): Promise<CommandResult> {
  const { json, profileName, run } = readCommandLine(COMMANDS, written);
  const [output, errors] = [screenOf(isTTY, onOutput), screenOf(isTTY, () => {})];
  const result = await runCommand(run, {
    json,
    profileName,
    variable: (name) => environment[name],
    profile: () => ({}),
    output,
    errors,
    ask,
    stop,
    clock,
  });
  return { ...result, output: output.text() + result.output, error: errors.text() + result.error };
}

function screenOf(isTTY: boolean, hear: (text: string) => void) {
  let written = "";
  return {
    isTTY,
    write(text: string) {
      written += text;
      hear(text);
    },
    text: () => written,
  };
}
