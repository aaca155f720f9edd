import { commandLineOrExit } from "@intercom-dsar/service/command-line";
import { HELP, readCommandLine } from "./command-line.ts";
import { readEnvironment } from "./config.ts";
import { NoBrokerError, startBroker } from "./index.ts";

const values = commandLineOrExit({ name: "broker", help: HELP, read: readCommandLine });
process.exit(await main());

async function main(): Promise<number> {
  const end = new AbortController();
  // Not `once`: a library below Testcontainers (signal-exit) ends the process at once where no listener but its own is left.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end.abort());
  if (values["exit-with-parent"]) process.stdin.resume().once("close", () => end.abort());
  try {
    const broker = await startBroker({
      environment: readEnvironment(),
      signal: end.signal,
      log: tell,
      ...(values.way !== undefined && { ways: values.way }),
      ...(values.data !== undefined && { dataDirectory: values.data }),
    });
    process.stdout.write(`${JSON.stringify({ brokers: broker.brokers, way: broker.way })}\n`);
    await aborted(end.signal);
    await broker.stop();
    return 0;
  } catch (error) {
    if (end.signal.aborted) return 0;
    if (!(error instanceof NoBrokerError)) throw error;
    tell(error.message);
    return 1;
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Keeps the process alive until then: a pending promise alone does not. */
function aborted(signal: AbortSignal): Promise<void> {
  const alive = setInterval(() => {}, 60_000);
  return new Promise((resolve) => {
    const settle = () => {
      clearInterval(alive);
      resolve();
    };
    if (signal.aborted) settle();
    else signal.addEventListener("abort", settle, { once: true });
  });
}
