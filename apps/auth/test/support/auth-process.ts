import { loggedEvent, type RunningProgram, startProgram } from "@intercom-dsar/testing";

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

/** The app as it is run: a process with an environment of its own and nothing else. */
export interface AuthProcess {
  readonly port: number;
  log(): string;
  /** Stops it as an orchestrator does; the exit code. */
  stop(): Promise<number | null>;
}

const running = new Set<RunningProgram>();

/** For a test's end, however it ended. */
export function killAll(): void {
  for (const { child } of running) child.kill("SIGKILL");
  running.clear();
}

function start(environment: Readonly<Record<string, string>>, parameters: readonly string[] = []) {
  const program = startProgram(MAIN, {
    environment: { PATH: process.env.PATH ?? "", ...environment },
    arguments: parameters,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(program);
  void program.exited.then(() => running.delete(program));
  return program;
}

/** Resolves when it listens; rejects when it ends instead. */
export async function startAuthProcess(environment: Readonly<Record<string, string>>): Promise<AuthProcess> {
  const program = start({ PORT: "0", HOST: "127.0.0.1", ...environment });
  const { port } = await loggedEvent(program, "started");
  return { port: Number(port), log: program.log, stop: () => program.kill("SIGTERM") };
}

/** Runs it to its end. */
export async function runAuthProcess(
  environment: Readonly<Record<string, string>>,
  parameters: readonly string[] = [],
): Promise<{ readonly code: number | null; readonly output: string; readonly stdout: string }> {
  const { exited, log, stdout } = start(environment, parameters);
  const code = await exited;
  return { code, output: log().trimEnd(), stdout: stdout() };
}
