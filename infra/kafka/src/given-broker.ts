import { awaitBroker } from "./await-broker.ts";
import { type Broker, NOT_RESTARTABLE, NoBrokerError, WayClosedError } from "./broker.ts";
import type { WayOptions } from "./broker-options.ts";

const LONGEST_ANSWER_MS = 5_000;

/**
 * The brokers that `KAFKA_BROKERS` names; they are never stopped. Who names brokers wants no others: where none of them answers, this
 * rejects with `no_broker` and no other way is tried.
 */
export async function givenBroker({ environment, signal, log }: WayOptions): Promise<Broker> {
  const brokers = (environment.KAFKA_BROKERS ?? "")
    .split(",")
    .map((broker) => broker.trim())
    .filter((broker) => broker !== "");
  if (brokers.length === 0) throw new WayClosedError("KAFKA_BROKERS is not set");
  try {
    await awaitBroker({ brokers }, { signal, timeoutMs: LONGEST_ANSWER_MS });
  } catch (error) {
    if (!(error instanceof WayClosedError)) throw error;
    const reason = "KAFKA_BROKERS is set, but no Kafka answers there";
    log(`Kafka by brokers: ${reason}`);
    throw new NoBrokerError({ brokers: reason });
  }
  return { brokers, way: "brokers", logFile: null, stop: async () => {}, ...NOT_RESTARTABLE };
}
