import { parseArgs } from "node:util";
import { UsageError } from "@intercom-dsar/service/command-line";
import type { CliCommand, CliOptions, RunCommand } from "./cli-command.ts";

/** Options of every command. */
export const COMMON_OPTIONS = {
  json: { summary: "the answer as JSON" },
  profile: {
    value: "NAME",
    summary: "the service of .dsar/NAME.env, or of NAME.env in ~/.config/intercom-dsar",
  },
} as const satisfies CliOptions;

/** A command line that is understood. */
export interface ReadCommandLine {
  readonly json: boolean;
  readonly profileName: string | null;
  readonly run: RunCommand;
}

/** Finds the command, and gives its arguments their meaning. Throws UsageError, or an error of `parseArgs`. */
export function readCommandLine(
  commands: readonly CliCommand[],
  written: readonly string[],
): ReadCommandLine {
  const command = commandOf(commands, written);
  const options: CliOptions = { ...COMMON_OPTIONS, ...command?.options };
  const { values, positionals } = parseArgs({
    args: [...written],
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value }]) => [
        name,
        { type: value === undefined ? "boolean" : "string" },
      ]),
    ),
  });
  if (command === null) throw new UsageError(`there is no command ${positionals[0] ?? "without a name"}`);
  const given: Record<string, string | true> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== "string" && value !== true) continue;
    const { choices } = options[name] ?? {};
    if (choices !== undefined && !choices.includes(String(value)))
      throw new UsageError(`--${name}: write one of ${choices.join(", ")}`);
    given[name] = value;
  }
  const { json, profile, ...own } = given;
  return {
    json: json === true,
    profileName: typeof profile === "string" ? profile : null,
    run: command.read(positionals.slice(1), own),
  };
}

/** The command that is named first; options may stand before it. */
export function commandOf(commands: readonly CliCommand[], written: readonly string[]): CliCommand | null {
  const names = new Map(commands.map((command) => [command.name, command]));
  for (const [index, word] of written.entries()) {
    if (word.startsWith("-")) continue;
    // `--profile NAME` before the command: NAME is no command.
    if (written[index - 1] === "--profile") continue;
    return names.get(word) ?? null;
  }
  return null;
}

/** Throws UsageError where there are more arguments than `most`. */
export function atMost(positionals: readonly string[], most: number): void {
  const unexpected = positionals[most];
  if (unexpected !== undefined) throw new UsageError(`Unexpected argument '${unexpected}'`);
}
