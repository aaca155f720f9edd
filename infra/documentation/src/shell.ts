import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { ShellBlock } from "./shell-blocks.ts";

/** A reader's terminal: runs blocks one after the other, each with the variables and functions that those before it have set. */
export interface Shell {
  /** Runs a block to its end, or until it is `up`. Resolves with what it printed; rejects, with the same, where it fails. */
  run(block: ShellBlock, signal: AbortSignal): Promise<string>;
}

const LOOK_EVERY_MS = 100;
// What bash keeps for itself can't be set again.
const KEEP = "\n{ declare -p | grep -vE '^declare -[a-zA-Z]*r'; declare -f; } > \"$SHELL_STATE\"\n";

export function openShell(options: {
  readonly folder: string;
  /** Where the shell keeps its state from one block to the next. */
  readonly stateFile: string;
  readonly environment: Readonly<Record<string, string>>;
}): Shell {
  const { folder, stateFile, environment } = options;
  appendFileSync(stateFile, "");
  return { run };

  async function run({ code, up }: ShellBlock, signal: AbortSignal): Promise<string> {
    const child = spawn("bash", ["-euc", `. "$SHELL_STATE"\n${code}${up === undefined ? KEEP : ""}`], {
      cwd: folder,
      env: { ...environment, SHELL_STATE: stateFile },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const stop = () => {
      if (child.pid !== undefined) killGroup(child.pid);
    };
    signal.addEventListener("abort", stop);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
      });
    let ended = false;
    const exited = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (exitCode) => {
        ended = true;
        resolve(exitCode);
      });
    });
    try {
      if (up !== undefined) while (!ended && !(await answers(up))) await sleep(LOOK_EVERY_MS);
      if (up !== undefined && !ended) return output;
      const exitCode = await exited;
      if (exitCode !== 0 || up !== undefined) throw new Error(`ended with ${exitCode}:\n${output}`);
      return output;
    } finally {
      signal.removeEventListener("abort", stop);
      stop();
      await exited;
    }
  }
}

/** A block may leave something in the background. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGTERM");
  } catch {
    // Nobody is left.
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
