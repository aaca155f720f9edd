import { parseArgs } from "node:util";
import { readEnvironment } from "./config.ts";
import { type BrokerWay, NoBrokerError, startBroker } from "./index.ts";

const HELP = `Starts a Kafka broker, prints {"brokers":["host:port"],"way":"…"} on standard output and stays until Ctrl-C.

  --way brokers|docker|maven   only this way; may be repeated, in order (all three)
  --data FOLDER                keeps the data: the next start from there has the same ports and topics (maven)
  --exit-with-parent           ends when standard input closes
`;

process.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      way: { type: "string", multiple: true },
      data: { type: "string" },
      "exit-with-parent": { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stderr.write(HELP);
    return 0;
  }
  const end = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => end.abort());
  if (values["exit-with-parent"]) process.stdin.resume().once("close", () => end.abort());
  try {
    const broker = await startBroker({
      environment: readEnvironment(),
      signal: end.signal,
      log: (line) => process.stderr.write(`${line}\n`),
      ...(values.way !== undefined && { ways: values.way.map(wayOf) }),
      ...(values.data !== undefined && { dataDirectory: values.data }),
    });
    process.stdout.write(`${JSON.stringify({ brokers: broker.brokers, way: broker.way })}\n`);
    await ended(end.signal);
    await broker.stop();
    return 0;
  } catch (error) {
    if (end.signal.aborted) return 0;
    if (!(error instanceof NoBrokerError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function wayOf(name: string): BrokerWay {
  if (name === "brokers" || name === "docker" || name === "maven") return name;
  throw new TypeError("--way is brokers, docker or maven");
}

/** Keeps the process alive until then: a pending promise alone does not. */
function ended(signal: AbortSignal): Promise<void> {
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
