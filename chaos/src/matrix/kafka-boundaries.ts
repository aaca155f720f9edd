import { API_KEY, type KafkaHold, startKafkaProxy } from "../proxy/kafka-proxy.ts";
import type { Boundary, Trap } from "./boundary.ts";

const REQUESTS = {
  "commit of the offset": API_KEY.offsetCommit,
  "publication of the outcome": API_KEY.produce,
};

/** Before a request reaches the broker, and after the broker has done it and before its answer arrives. */
export function kafkaBoundaries(brokers: readonly string[]): Boundary[] {
  const [broker] = brokers;
  if (broker === undefined || brokers.length > 1) throw new Error("the kill matrix wants exactly one broker");
  return Object.entries(REQUESTS).flatMap(([label, apiKey]) =>
    (["before", "after"] as const).map(
      (when): Boundary => ({
        group: "Kafka",
        name: `${when} the ${label}`,
        arm: () => holdRequest(broker, { apiKey, when }),
      }),
    ),
  );
}

async function holdRequest(broker: string, hold: KafkaHold): Promise<Trap> {
  const proxy = await startKafkaProxy(broker);
  return {
    launch: { environment: { KAFKA_BROKERS: proxy.brokers.join(",") } },
    met: proxy.hold(hold),
    release: () => proxy.close(),
  };
}
