import { isIPv6 } from "node:net";
import type { Broker } from "./broker.ts";
import type { WayOptions } from "./broker-options.ts";
import type { BrokerPorts } from "./broker-ports.ts";
import { startLocalKafka } from "./local-kafka.ts";
import { plainProperties } from "./server-properties.ts";

/** Apache Kafka in one Java process (KRaft), its jars from Maven Central, kept in `.cache`. */
export async function startMavenBroker(options: WayOptions): Promise<Broker> {
  const { messageMaxBytes } = options;
  const host = isIPv6(options.host) ? `[${options.host}]` : options.host;
  const brokersAt = ({ clientPort }: BrokerPorts) => [`${host}:${clientPort}`];
  const { ports, ...kafka } = await startLocalKafka({
    ...options,
    properties: (at, data) => plainProperties({ ...at, data, messageMaxBytes }, host),
    connection: (at) => ({ brokers: brokersAt(at) }),
  });
  return { brokers: brokersAt(ports), way: "maven", ...kafka };
}
