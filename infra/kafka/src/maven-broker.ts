import type { Broker } from "./broker.ts";
import type { WayOptions } from "./broker-options.ts";
import { startLocalKafka } from "./local-kafka.ts";
import type { Place } from "./place.ts";
import { plainProperties } from "./server-properties.ts";

/** Apache Kafka in one Java process (KRaft), its jars from Maven Central, kept in `.cache`. */
export async function startMavenBroker(options: WayOptions): Promise<Broker> {
  const brokersAt = ({ clientPort }: Place) => [`127.0.0.1:${clientPort}`];
  const { messageMaxBytes } = options;
  const { place, ...kafka } = await startLocalKafka({
    ...options,
    properties: (at, data) => plainProperties({ ...at, data, messageMaxBytes }),
    connection: (at) => ({ brokers: brokersAt(at) }),
  });
  return { brokers: brokersAt(place), way: "maven", ...kafka };
}
