import type { BrokerWay } from "./broker.ts";
import { readEnvironment } from "./config.ts";

export interface BrokerOptions {
  /** Told of each stage and of each way that is passed over, a line at a time. */
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
  /**
   * `KAFKA_BROKERS` is looked at, and what the other ways' programs need, such as `PATH` and `JAVA_HOME`.
   * @default the process's own
   */
  readonly environment?: NodeJS.ProcessEnv;
  /** @default all, in this order: brokers, docker, maven */
  readonly ways?: readonly BrokerWay[];
  /**
   * The broker's `message.max.bytes`; a broker of `KAFKA_BROKERS` keeps its own.
   * @default Kafka's, 1_048_588
   */
  readonly messageMaxBytes?: number;
  /**
   * The loopback address that the broker listens on and advertises, IPv6 without brackets. By Maven only.
   * @default 127.0.0.1
   */
  readonly host?: string;
  /**
   * A folder for the broker's data and log, kept after the end: the next start from it has the same ports and topics. By Maven only.
   * @default a temporary folder, removed with the broker
   */
  readonly dataDirectory?: string;
}

/** The options of a way, complete. */
export interface WayOptions {
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  readonly environment: NodeJS.ProcessEnv;
  readonly messageMaxBytes: number | undefined;
  readonly host: string;
  readonly dataDirectory: string | undefined;
}

/** Fills in what was left out. */
export function resolveOptions(options: Omit<BrokerOptions, "ways">): WayOptions {
  return {
    log: options.log ?? (() => {}),
    signal: options.signal ?? new AbortController().signal,
    environment: options.environment ?? readEnvironment(),
    messageMaxBytes: options.messageMaxBytes,
    host: options.host ?? "127.0.0.1",
    dataDirectory: options.dataDirectory,
  };
}
