import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;
const Line = z.looseObject({ event: z.string(), port: z.number().optional() });

/** The app as it is run: a process with an environment of its own and nothing else. */
export interface AuthProcess {
  readonly port: number;
  readonly lines: readonly string[];
  /** Stops it as an orchestrator does; the exit code. */
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** For a test's end, however it ended. */
export function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
}

function start(environment: Readonly<Record<string, string>>, parameters: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...parameters], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const ended = once(child, "exit").then(([code]): number | null => {
    running.delete(child);
    return code;
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  return { child, ended, output: createInterface({ input: child.stderr }), stdout: () => stdout };
}

/** Resolves when it listens; rejects when it ends instead. */
export async function startAuthProcess(environment: Readonly<Record<string, string>>): Promise<AuthProcess> {
  const { child, ended, output } = start({ PORT: "0", HOST: "127.0.0.1", ...environment }, []);
  const lines: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    output.on("line", (line) => {
      lines.push(line);
      const parsed = Line.safeParse(line.startsWith("{") ? JSON.parse(line) : null).data;
      if (parsed?.event === "started" && parsed.port !== undefined) resolve(parsed.port);
    });
    ended.then((code) => reject(new Error(`the app ended with ${code}: ${lines.join("\n")}`)), reject);
  });
  return {
    port,
    lines,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** Runs it to its end. */
export async function runAuthProcess(
  environment: Readonly<Record<string, string>>,
  parameters: readonly string[] = [],
): Promise<{ readonly code: number | null; readonly output: string; readonly stdout: string }> {
  const { child, ended, output, stdout } = start(environment, parameters);
  const lines: string[] = [];
  output.on("line", (line) => lines.push(line));
  const [code] = await Promise.all([ended, once(output, "close"), once(child, "close")]);
  return { code, output: lines.join("\n"), stdout: stdout() };
}
