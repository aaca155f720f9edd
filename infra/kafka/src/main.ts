import { readEnvironment } from "./config.ts";
import { startBroker } from "./index.ts";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

const broker = await startBroker({
  environment: readEnvironment(),
  signal: stop.signal,
  log: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify({ brokers: broker.brokers, way: broker.way })}\n`);
// A pending promise keeps no process alive; a timer does.
const alive = setInterval(() => {}, 60_000);
stop.signal.addEventListener("abort", async () => {
  clearInterval(alive);
  await broker.stop();
});
