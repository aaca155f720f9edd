import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { compileCache } from "./compile-cache.ts";

/** One of our programs as its users run it: a process with an environment, nothing shared with whoever watches it. */
export interface RunningProgram {
  readonly child: ChildProcess;
  /** What it wrote to standard error so far. */
  log(): string;
  stdout(): string;
  /** Exit code, `null` where a signal ended it. */
  readonly exited: Promise<number | null>;
  hasExited(): boolean;
  /** Sends the signal; resolves when the program has ended. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

export interface LaunchOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
  readonly nodeOptions?: readonly string[];
  /** Programs that start it in their turn, such as one that limits its memory. */
  readonly prefix?: readonly string[];
  /** Needs root. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** @default all pipes */
  readonly stdio?: StdioOptions;
}

/** Starts a script with the Node that runs this one; reads nothing of what it writes. */
export function launch(script: string, options: LaunchOptions): ChildProcess {
  const { environment, prefix = [], nodeOptions = [], stdio = "pipe", user } = options;
  const [command = "", ...parameters] = [
    ...prefix,
    process.execPath,
    ...nodeOptions,
    script,
    ...(options.arguments ?? []),
  ];
  return spawn(command, parameters, { env: { ...compileCache(), ...environment }, stdio, ...user });
}

/** Starts a script and keeps what it writes. `input` is written to its standard input, which then ends; without it, it stays open. */
export function startProgram(
  script: string,
  { input, ...options }: LaunchOptions & { readonly input?: string },
): RunningProgram {
  const child = launch(script, options);
  const [log, stdout] = [child.stderr, child.stdout].map((stream) => {
    const chunks: string[] = [];
    stream?.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
    return () => chunks.join("");
  }) as [() => string, () => string];
  if (input !== undefined) child.stdin?.end(input);
  const exited = once(child, "close").then(([code]) => (typeof code === "number" ? code : null));
  return {
    child,
    log,
    stdout,
    exited,
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    async kill(signal) {
      child.kill(signal);
      return exited;
    },
  };
}
