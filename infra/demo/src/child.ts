import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { compileCache } from "@intercom-dsar/testing";

/** A process of the demo. */
export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the exit code, `null` where a signal ended it. */
  readonly exited: Promise<number | null>;
  /** SIGTERM, then SIGKILL where that was not enough. */
  stop(): Promise<void>;
}

const GRACE_MS = 15_000;

/** Starts one of our programs with the Node that runs this one; its log goes to `logFile`'s descriptor. */
export function startChild(
  script: string,
  options: { arguments?: string[]; environment: Record<string, string>; log: number },
): Child {
  const child = spawn(process.execPath, [script, ...(options.arguments ?? [])], {
    env: { ...compileCache(), ...options.environment },
    stdio: ["pipe", "pipe", options.log],
    // A Ctrl-C at the terminal is the demo's to answer: it stops its processes one after the other.
    detached: true,
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    process: child,
    exited,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** The first line that a child prints; rejects where it ends without one. */
export async function firstLine(child: Child): Promise<string> {
  const { stdout } = child.process;
  if (stdout === null) throw new Error("the child has no standard output");
  const lines = createInterface({ input: stdout });
  return new Promise((resolve, reject) => {
    lines.once("line", resolve);
    child.exited.then((code) => reject(new Error(`ended with code ${code} before it was ready`)));
  });
}
