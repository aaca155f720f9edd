import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./watchdog.mjs", import.meta.url));

/**
 * Starts a process that outlives this one just long enough to clean up after it: it holds the other end of a pipe, and a pipe closes
 * even where its owner was killed. `watched` is a process group's leader or a container's id.
 */
export function startWatchdog(
  watched: { readonly pid: number } | { readonly container: string },
  folder: string,
): () => void {
  const parameters =
    "pid" in watched ? [String(watched.pid), folder] : ["container", watched.container, folder];
  const dog = spawn(process.execPath, [SCRIPT, ...parameters], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  dog.unref();
  (dog.stdin as unknown as { unref?: () => void }).unref?.();
  return () => dog.stdin.end();
}
