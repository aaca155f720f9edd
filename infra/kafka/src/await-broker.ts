import { setTimeout as sleep } from "node:timers/promises";
import { Kafka, type KafkaConfig, logLevel } from "kafkajs";
import { WayClosedError } from "./broker.ts";

const TRY_EVERY_MS = 100;
const LONGEST_START_MS = 90_000;

/** How to reach a broker; kafkajs's names. */
export type Connection = Pick<KafkaConfig, "ssl" | "sasl"> & { readonly brokers: readonly string[] };

export interface AwaitOptions {
  readonly signal: AbortSignal;
  /** True once the broker's process is gone, so that nobody waits for it any more. */
  readonly hasEnded?: () => boolean;
  /** The cluster that has to answer: on a port that another process took first, another Kafka could. */
  readonly clusterId?: string;
  /** @default 90_000 */
  readonly timeoutMs?: number;
}

/** Resolves when a client's metadata request is answered; rejects with `way_closed` when it will never be, or is not in time. */
export async function awaitBroker(connection: Connection, options: AwaitOptions): Promise<void> {
  const { signal, hasEnded = () => false, clusterId, timeoutMs = LONGEST_START_MS } = options;
  const kafka = new Kafka({
    ...connection,
    brokers: [...connection.brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    retry: { retries: 0 },
  });
  const until = performance.now() + timeoutMs;
  while (performance.now() < until) {
    signal.throwIfAborted();
    if (hasEnded()) throw new WayClosedError("the broker ended before it answered");
    const admin = kafka.admin();
    try {
      await admin.connect();
      const answer = await admin.describeCluster();
      const isTheOne = clusterId === undefined || answer.clusterId === clusterId;
      if (answer.brokers.length > 0 && answer.controller !== null && isTheOne) return;
    } catch {
      // Not there yet: the next try tells.
    } finally {
      await admin.disconnect().catch(() => {});
    }
    await sleep(TRY_EVERY_MS, undefined, { signal });
  }
  throw new WayClosedError("no broker answered in time");
}
