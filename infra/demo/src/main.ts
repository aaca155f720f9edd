import { parseArgs } from "node:util";
import { commandLineOrExit } from "@intercom-dsar/service/command-line";
import { readEnvironment } from "./config.ts";
import { createProgress } from "./progress.ts";
import { runDemo } from "./run-demo.ts";

const HELP = `Brings up Kafka, a simulator of Intercom, the auth app and the consumer, and sends two requests. From the repository: npm start -- …

  --once              ends after the two outcomes
  --help, --version
`;

const { once } = commandLineOrExit({
  name: "demo",
  help: HELP,
  read: (written) =>
    parseArgs({ args: written, options: { once: { type: "boolean", default: false } } }).values,
});
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
