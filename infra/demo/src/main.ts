import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { commandLineOrExit } from "@intercom-dsar/service/command-line";
import { readEnvironment } from "./config.ts";
import { createProgress } from "./progress.ts";
import { runDemo } from "./run-demo.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const HELP = `Brings up Kafka, a simulator of Intercom, the auth app and the consumer, and sends two requests. From the repository: npm start -- …

  --once              ends after the two outcomes
  --state FOLDER      where the profile (profile.env) and the log (demo.log) go: .dsar in the repository
  --help, --version
`;

const { once, state } = commandLineOrExit({
  name: "demo",
  help: HELP,
  read(written) {
    const options = {
      once: { type: "boolean", default: false },
      state: { type: "string", default: join(ROOT, ".dsar") },
    } as const;
    return parseArgs({ args: written, options }).values;
  },
});
const stop = new AbortController();
// Not `once`: with a broker in Docker, signal-exit (below Testcontainers) ends the process at once where no listener but its own is left.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort());

process.exitCode = await runDemo({
  once,
  stop: stop.signal,
  folder: state,
  progress: createProgress(process.stderr),
  output: process.stdout,
  errors: process.stderr,
  environment: readEnvironment(),
});
