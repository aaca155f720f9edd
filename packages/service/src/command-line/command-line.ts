import { setFlagsFromString } from "node:v8";
import project from "../../../../package.json" with { type: "json" };
import { UsageError } from "./usage-error.ts";

/** A program that is started from a terminal. */
export interface Program<Command> {
  /** What it is called in its own messages. */
  readonly name: string;
  /** What `--help` prints. */
  readonly help: string;
  /** Gives the arguments their meaning. Throws `UsageError`, or lets an error of `node:util`'s `parseArgs` through. */
  readonly read: (written: string[]) => Command;
}

/** What a command line asks for: the program's work, or an answer after which there is nothing more to do. */
export type CommandLine<Command> =
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "answer"; readonly text: string };

/** Knows `--help`, `-h` and `--version` for every program; the rest is the program's own. Throws `UsageError`. */
export function parseCommandLine<Command>(
  program: Program<Command>,
  written: readonly string[],
): CommandLine<Command> {
  const end = written.indexOf("--");
  const options = end === -1 ? written : written.slice(0, end);
  if (options.includes("--help") || options.includes("-h")) return { kind: "answer", text: program.help };
  if (options.includes("--version"))
    return { kind: "answer", text: `intercom-dsar ${program.name} ${project.version}` };
  try {
    return { kind: "command", command: program.read([...written]) };
  } catch (error) {
    throw usageErrorOf(error) ?? error;
  }
}

/**
 * The first thing a program does, before it reads its environment: it answers `--help` and `--version` on standard output and exits
 * with 0; a mistake is told on standard error, and the exit code is 2.
 */
export function commandLineOrExit<Command>(
  program: Program<Command>,
  written: readonly string[] = process.argv.slice(2),
): Command {
  exitWithoutHanging();
  try {
    const line = parseCommandLine(program, written);
    if (line.kind === "command") return line.command;
    process.stdout.write(`${line.text.trimEnd()}\n`);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${program.name}: ${error.message}\n--help says what there is.\n`);
    process.exit(2);
  }
}

/** `parseArgs` names what it does not know in its first sentence; the others are advice for programmers. */
function usageErrorOf(error: unknown): UsageError | null {
  if (!(error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_")))
    return null;
  return new UsageError(error.message.split(/\. |\n/)[0]);
}

/** A number of an option, such as `--requests 500`. Throws `UsageError`. */
export function wholeNumber(option: string, written: string): number {
  if (!/^\d{1,15}$/.test(written)) throw new UsageError(`${option}: write a whole number`);
  return Number(written);
}

/**
 * Lets this process end. Node.js 24 can wait for ever at its very end, after everything was written and closed: `process.exit()`
 * joins V8's compiler threads, and one of those may be waiting for a garbage collection that the main thread can no longer run
 * (nodejs/node#64274, open; #54918). Both compilers that do so are switched off; the optimizing one stays, and a service's speed with it.
 */
function exitWithoutHanging(): void {
  if (Number.parseInt(process.versions.node, 10) < 24) return;
  setFlagsFromString("--no-maglev");
  setFlagsFromString("--no-concurrent-sparkplug");
}
