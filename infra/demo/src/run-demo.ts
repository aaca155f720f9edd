import { mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { type Broker, NoBrokerError, startBroker } from "@intercom-dsar/kafka-broker";
import { startAuthApp } from "./auth-app.ts";
import type { Child } from "./child.ts";
import { connectWorkspace } from "./connect-workspace.ts";
import { demoRequests } from "./demo-requests.ts";
import { chooseDoor } from "./door.ts";
import { explain } from "./explain.ts";
import { sendAndAwait } from "./kafka-round-trip.ts";
import { DEMO_WORKSPACE, startConsumer, startStandIn } from "./programs.ts";
import type { Progress } from "./progress.ts";
import { postAndAwait } from "./webhook-round-trip.ts";

export interface DemoOptions {
  /** Ends after the two outcomes instead of staying up. */
  readonly once: boolean;
  readonly stop: AbortSignal;
  readonly progress: Progress;
  readonly output: Writable;
  /** The environment that the broker's ladder looks at. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Brings up Kafka where it can be had, the Intercom stand-in, the auth app and the consumer, connects a workspace by consent, sends an
 * access and a deletion request and prints their outcomes.
 * Resolves with the exit code: 0 when both are `completed`.
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const { progress, output, once, stop } = options;
  const directory = mkdtempSync(join(tmpdir(), "intercom-dsar-"));
  const logFile = join(directory, "demo.log");
  const log = openSync(logFile, "a");
  const children: Child[] = [];
  let broker: Broker | null = null;
  try {
    progress(`logs: ${logFile}`);
    const standIn = await startStandIn({ log });
    children.push(standIn.child);
    progress(`Intercom stand-in: ${standIn.url}`);
    const auth = await startAuthApp({ standIn, directory, log });
    children.push(auth.child);
    await connectWorkspace(auth, DEMO_WORKSPACE);
    progress(`Auth app: ${auth.url} (workspace ${DEMO_WORKSPACE} connected by consent)`);
    const { access, deletion } = demoRequests();
    const door = await chooseDoor();
    broker = await bringUpBroker(options);
    const brokers = broker?.brokers;
    if (broker !== null) progress(`Kafka: ${broker.brokers.join(",")} (${broker.way})`);
    const consumer = startConsumer({
      standIn,
      auth,
      directory,
      log,
      door,
      ...(brokers !== undefined && { brokers }),
    });
    children.push(consumer);
    const roundTrip = {
      requests: [access, deletion],
      died: consumer.exited.then((code) => {
        throw new Error(`the consumer ended with code ${code}`);
      }),
      stop,
      progress,
    };
    const outcomes = await (brokers === undefined
      ? postAndAwait({ ...roundTrip, door })
      : sendAndAwait({ ...roundTrip, brokers }));
    const code = report(outcomes, output);
    if (once || stop.aborted) return code;
    explain({ broker, door, standIn, auth, progress });
    await new Promise<void>((resolve) => {
      stop.addEventListener("abort", () => resolve(), { once: true });
      if (stop.aborted) resolve();
      consumer.exited.then((exitCode) => {
        progress(`the consumer ended with code ${exitCode}; its log: ${logFile}`);
        resolve();
      });
    });
    return code;
  } finally {
    for (const child of children.reverse()) await child.stop();
    await broker?.stop();
    if (once) rmSync(directory, { recursive: true, force: true });
  }
}

/** `null` where no Kafka can be had: then the same demo goes through the webhook. */
async function bringUpBroker({ progress, stop, environment }: DemoOptions): Promise<Broker | null> {
  try {
    return await startBroker({ log: progress, signal: stop, environment });
  } catch (error) {
    if (!(error instanceof NoBrokerError)) throw error;
    progress("No Kafka can be had here. Any of these gives one:");
    progress("  1. KAFKA_BROKERS=host:9092 npm start      (a Kafka of your own)");
    progress("  2. a Docker engine that answers `docker info`");
    progress("  3. a JDK 17 or newer, and Maven");
    progress(
      "The demo goes on without Kafka: requests are posted, signed, and their outcomes are the answers.",
    );
    return null;
  }
}

function report(outcomes: readonly { readonly status: string }[], output: Writable): number {
  for (const outcome of outcomes) output.write(`${JSON.stringify(outcome)}\n`);
  return outcomes.length === 2 && outcomes.every(({ status }) => status === "completed") ? 0 : 1;
}
