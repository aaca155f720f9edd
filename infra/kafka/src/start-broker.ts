import { isIPv6 } from "node:net";
import { type Broker, type BrokerWay, NoBrokerError, WayClosedError } from "./broker.ts";
import { type BrokerOptions, resolveOptions, type WayOptions } from "./broker-options.ts";
import type { BrokerPorts } from "./broker-ports.ts";
import { startDockerBroker } from "./docker-broker.ts";
import { givenBroker } from "./given-broker.ts";
import { startLocalKafka } from "./local-kafka.ts";
import { plainProperties } from "./server-properties.ts";

const WAYS: Readonly<Record<BrokerWay, (options: WayOptions) => Promise<Broker>>> = {
  brokers: givenBroker,
  docker: startDockerBroker,
  maven: startMavenBroker,
};

/**
 * Gives a broker: the one in `KAFKA_BROKERS`, else one in Docker, else Apache Kafka from Maven Central. Whether a way is open is tried,
 * not guessed. Rejects with `no_broker` where none is. What it started is gone when the process that called it is gone, even killed.
 */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const { ways = ["brokers", "docker", "maven"] } = options;
  const wayOptions = resolveOptions(options);
  const { log, signal } = wayOptions;
  const reasons: Partial<Record<BrokerWay, string>> = {};
  for (const way of ways) {
    signal.throwIfAborted();
    try {
      return await WAYS[way](wayOptions);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof WayClosedError)) throw error;
      reasons[way] = error.message;
      log(`Kafka by ${way}: ${error.message}`);
    }
  }
  throw new NoBrokerError(reasons);
}

/** Apache Kafka in one Java process (KRaft), its jars from Maven Central, kept in `.cache`. */
async function startMavenBroker(options: WayOptions): Promise<Broker> {
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
