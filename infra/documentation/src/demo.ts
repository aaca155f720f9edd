import { spawn } from "node:child_process";
import { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./root.ts";

/** `npm start`, up. */
export interface Demo {
  /** What it has printed until it was up. */
  readonly output: string;
  /** Ends it as Ctrl-C does; resolves when all of it is gone. */
  stop(): Promise<void>;
}

const UP = 'README.md, "Send a request"';
/** What programs write into the folder that they run in: the folder of a test has its own. */
const WRITTEN = new Set([".dsar", "data"]);

/** Gives a folder what the repository's folder holds, by links. What programs write there stays in it. */
export function linkRepository(folder: string): void {
  for (const entry of readdirSync(ROOT))
    if (!WRITTEN.has(entry)) symlinkSync(join(ROOT, entry), join(folder, entry));
}

/** Starts the demo with its profile in the folder's `.dsar`; resolves when it is up, rejects with its output where it ends before. */
export function startDemo(folder: string, environment: Readonly<Record<string, string>>): Promise<Demo> {
  const child = spawn("npm", ["start", "--", "--state", join(folder, ".dsar")], {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    // A group, so that Ctrl-C reaches npm and what it started, as on a terminal.
    detached: true,
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return new Promise((resolve, reject) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
        if (output.includes(UP)) resolve({ output, stop });
      });
    child.once("error", reject);
    void ended.then((code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });

  async function stop(): Promise<void> {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGINT");
    await ended;
  }
}
