import { readEnvironment } from "./config.ts";
import { createProgress } from "./progress.ts";
import { runDemo } from "./run-demo.ts";

const once = process.argv.includes("--once");
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

process.exitCode = await runDemo({
  once,
  stop: stop.signal,
  progress: createProgress(process.stderr),
  output: process.stdout,
  environment: readEnvironment(),
});
