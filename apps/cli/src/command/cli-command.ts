import type { CliContext } from "./cli-context.ts";
import type { CommandResult } from "./command-result.ts";

/** An option of a command, written `--name` or `--name VALUE`. */
export interface CliOption {
  /** What stands for the value in the help, such as `FILE`; left out where the option has none. */
  readonly value?: string;
  readonly summary: string;
  /** The values that it may have; the help and the completion list them. */
  readonly choices?: readonly string[];
}
export type CliOptions = Readonly<Record<string, CliOption>>;

/** What was written for each option; without a value, `true`. */
export type OptionValues<Options extends CliOptions> = {
  readonly [Name in keyof Options]?: Options[Name] extends { readonly value: string } ? string : true;
};

/** Does what was written, once it is understood. May write to the context's output on its way; rejects with CommandMistake. */
export type RunCommand = (context: CliContext) => Promise<CommandResult> | CommandResult;

/** The headings of the help. */
export const GROUPS = {
  ask: "Ask the service, as a sender",
  look: "Look, as an operator",
  act: "Act, as an operator",
  prove: "Open and check what was handed out",
  tools: "Tools",
} as const;

/** A command of `intercom-dsar`: the help, the completion and the reading of its arguments are made from it. */
export interface CliCommand {
  readonly name: string;
  readonly group: keyof typeof GROUPS;
  /** What follows the name, such as `KIND ADDRESS`. */
  readonly arguments: string;
  /** Words that its first argument may be, for the completion. */
  readonly words?: readonly string[];
  /** One line. */
  readonly summary: string;
  /** What `COMMAND --help` adds, in lines. */
  readonly details?: string;
  readonly options: CliOptions;
  /** Gives the arguments their meaning, before the environment is read. Throws UsageError. */
  readonly read: (
    positionals: readonly string[],
    values: Readonly<Record<string, string | true>>,
  ) => RunCommand;
}

/** The same, with the types of its options' values. */
export function defineCommand<const Options extends CliOptions>(
  command: Omit<CliCommand, "options" | "read"> & {
    readonly options: Options;
    readonly read: (positionals: readonly string[], values: OptionValues<Options>) => RunCommand;
  },
): CliCommand {
  // `readCommandLine` gives a value to exactly those options that have one.
  return command as unknown as CliCommand;
}
