import { spawn } from "node:child_process";
import { Socket } from "node:net";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./watchdog.mjs", import.meta.url));

/** What has to go when this process is gone. */
export interface Leftovers {
  /** The leader of a process group. */
  readonly group?: number;
  /** `name=value`: every container that bears it. */
  readonly label?: string;
  readonly folder?: string;
}

export interface Watchdog {
  /** Replaces what there is to clean up. */
  guard(leftovers: Leftovers): void;
  /** Lets it clean up now. */
  release(): void;
  /** Nothing is left to clean up. */
  dismiss(): void;
}

/**
 * Starts a process that outlives this one just long enough to clean up after it: it reads from a pipe that closes even where its
 * writer was killed. Start it before what it guards, so that no moment is left out.
 */
export function startWatchdog(leftovers: Leftovers, environment: NodeJS.ProcessEnv): Watchdog {
  const dog = spawn(process.execPath, [SCRIPT], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    env: environment,
  });
  dog.unref();
  if (dog.stdin instanceof Socket) dog.stdin.unref();
  // Somebody killed the watchdog: its pipe breaks, and that is no reason to end with it.
  dog.stdin.on("error", () => {});
  const guard = (now: Leftovers) => dog.stdin.write(`${JSON.stringify(now)}\n`);
  guard(leftovers);
  return {
    guard,
    release: () => dog.stdin.end(),
    dismiss() {
      guard({});
      dog.stdin.end();
    },
  };
}
