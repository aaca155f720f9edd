/** Where a broker came from. */
export type BrokerWay = "brokers" | "docker" | "maven";

/** A Kafka broker for development and tests. */
export interface Broker {
  /** `host:port` of each. */
  readonly brokers: readonly string[];
  readonly way: BrokerWay;
  /** Where the broker's own log goes; `null` where it is somebody else's. */
  readonly logFile: string | null;
  /** Ends the broker and removes its data; does nothing to one that was there before. */
  stop(): Promise<void>;
}

/** A way to a broker that is not open here, with the reason in a sentence. */
export class WayClosedError extends Error {
  readonly code = "way_closed";
  readonly retryable = false;
  override readonly name = "WayClosedError";
}

/** No way led to a broker. */
export class NoBrokerError extends Error {
  readonly code = "no_broker";
  readonly retryable = false;
  override readonly name = "NoBrokerError";
  readonly reasons: Readonly<Partial<Record<BrokerWay, string>>>;

  constructor(reasons: Readonly<Partial<Record<BrokerWay, string>>>) {
    super(
      `no Kafka can be had: ${Object.entries(reasons)
        .map(([way, reason]) => `${way}: ${reason}`)
        .join("; ")}`,
    );
    this.reasons = reasons;
  }
}
