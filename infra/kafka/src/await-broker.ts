import { setTimeout as sleep } from "node:timers/promises";
import { Kafka, type KafkaConfig, logLevel } from "kafkajs";

const TRY_EVERY_MS = 150;
const LONGEST_START_MS = 90_000;

/** Resolves when a client's metadata request is answered; rejects when `hasEnded` says that it never will be, or after 90 seconds. */
export async function awaitBroker(
  connection: Pick<KafkaConfig, "ssl" | "sasl"> & { readonly brokers: readonly string[] },
  hasEnded: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const kafka = new Kafka({
    ...connection,
    brokers: [...connection.brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    retry: { retries: 0 },
  });
  const until = performance.now() + LONGEST_START_MS;
  while (performance.now() < until) {
    signal.throwIfAborted();
    if (hasEnded()) throw new Error("the broker ended before it was ready");
    const admin = kafka.admin();
    try {
      await admin.connect();
      const { brokers: known, controller } = await admin.describeCluster();
      if (known.length > 0 && controller !== null) return;
    } catch {
      // Not there yet: the next try tells.
    } finally {
      await admin.disconnect().catch(() => {});
    }
    await sleep(TRY_EVERY_MS);
  }
  throw new Error("the broker was not ready in time");
}
