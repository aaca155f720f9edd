import { parseArgs } from "node:util";
import { commandLineOrExit } from "@intercom-dsar/service/command-line";
import { readEnvironment } from "./config.ts";
import { demoRequests } from "./demo-requests.ts";
import { sendAndAwait } from "./kafka-round-trip.ts";
import { createProgress } from "./progress.ts";

const DEFAULT_BROKERS = "localhost:9094";
const HELP = `Sends an access and a deletion request to the brokers of KAFKA_BROKERS (${DEFAULT_BROKERS}) and prints their outcomes.

  --help, --version
`;

commandLineOrExit({ name: "send", help: HELP, read: (written) => parseArgs({ args: written }) });

// The stack is up already: this does what another team's program would do, and no more.
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
const { access, deletion } = demoRequests();
const outcomes = await sendAndAwait({
  brokers: (readEnvironment().KAFKA_BROKERS ?? DEFAULT_BROKERS).split(","),
  requests: [access, deletion],
  stop: stop.signal,
  progress: createProgress(process.stderr),
});
for (const outcome of outcomes) process.stdout.write(`${JSON.stringify(outcome)}\n`);
// A second run finds nobody to delete, and says so: that is an outcome too.
process.exitCode = outcomes.length === 2 ? 0 : 1;
