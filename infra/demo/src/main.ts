import { readEnvironment } from "./config.ts";
import { createProgress } from "./progress.ts";
import { runDemo } from "./run-demo.ts";

const once = process.argv.includes("--once");
const stop = new AbortController();
// Not `once`: with a broker in Docker, signal-exit (below Testcontainers) ends the process at once where no listener but its own is left.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());

process.exitCode = await runDemo({
  once,
  stop: stop.signal,
  progress: createProgress(process.stderr),
  output: process.stdout,
  environment: readEnvironment(),
});
