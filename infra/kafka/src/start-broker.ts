import { type Broker, type BrokerWay, NoBrokerError, WayClosedError } from "./broker.ts";
import { startDockerBroker } from "./docker-broker.ts";
import { givenBroker } from "./given-broker.ts";
import { startMavenBroker } from "./maven-broker.ts";

export interface BrokerOptions {
  /** Told of each stage and of each way that is passed over, a line at a time. */
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** `KAFKA_BROKERS` is looked at, and `PATH` for what the other ways need. */
  readonly environment: NodeJS.ProcessEnv;
  /** @default all, in this order: brokers, docker, maven */
  readonly ways?: readonly BrokerWay[];
}

export interface WayOptions {
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  readonly environment: NodeJS.ProcessEnv;
}

const WAYS: Readonly<Record<BrokerWay, (options: WayOptions) => Promise<Broker>>> = {
  brokers: givenBroker,
  docker: startDockerBroker,
  maven: startMavenBroker,
};

/**
 * Gives a broker: the one in `KAFKA_BROKERS`, else one in Docker, else Apache Kafka from Maven Central. Whether a way is open is tried,
 * not guessed. Rejects with `no_broker` where none is.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const {
    log = () => {},
    signal = new AbortController().signal,
    environment,
    ways = ["brokers", "docker", "maven"],
  } = options;
  const reasons: Partial<Record<BrokerWay, string>> = {};
  for (const way of ways) {
    signal.throwIfAborted();
    try {
      return await WAYS[way]({ log, signal, environment });
    } catch (error) {
      if (!(error instanceof WayClosedError)) throw error;
      reasons[way] = error.message;
      log(`Kafka by ${way}: ${error.message}`);
    }
  }
  throw new NoBrokerError(reasons);
}
