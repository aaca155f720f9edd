// Cleans up after a parent that is gone, however it ended: the pipe on standard input closes even after SIGKILL. Each line on the pipe
// is JSON and says what there is to clean up from now on: { group, label, folder }, any of them left out.
// Plain JavaScript, so that any Node runs it from anywhere.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

/** A container that the engine was told to create just before the parent died shows up within this time. */
const LATE_CONTAINERS_MS = 5_000;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

let left = {};
for await (const line of createInterface({ input: process.stdin })) left = JSON.parse(line);

if (left.group) {
  try {
    process.kill(-left.group, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
if (left.label) {
  const until = performance.now() + LATE_CONTAINERS_MS;
  while (!removeContainers(left.label) && performance.now() < until) await sleep(500);
}
if (left.folder) rmSync(left.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });

/** Whether there were any. */
function removeContainers(label) {
  const listed = spawnSync("docker", ["ps", "--all", "--quiet", "--filter", `label=${label}`], {
    encoding: "utf8",
  });
  const ids = (listed.stdout ?? "").split("\n").filter(Boolean);
  if (ids.length > 0) spawnSync("docker", ["rm", "--force", "--volumes", ...ids], { stdio: "ignore" });
  return ids.length > 0;
}
