// Ends a process group and removes a folder when the parent is gone, however it ended: the pipe on standard input closes even after
// SIGKILL. Plain JavaScript with the process's own Node: `node watchdog.mjs PID FOLDER`, or `node watchdog.mjs container ID FOLDER`.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

const container = process.argv[2] === "container" ? process.argv[3] : null;
const [pid, folder] = container === null ? process.argv.slice(2) : [null, process.argv[4]];

process.stdin.resume();
process.stdin.on("close", end);
process.stdin.on("end", end);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

let ended = false;
function end() {
  if (ended) return;
  ended = true;
  try {
    if (container !== null)
      spawnSync("docker", ["rm", "--force", "--volumes", container], { stdio: "ignore" });
    else process.kill(-Number(pid), "SIGKILL");
  } catch {
    // It has ended by itself.
  }
  if (folder) rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
