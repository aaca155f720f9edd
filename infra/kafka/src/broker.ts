/** Where a broker came from. */
export type BrokerWay = "brokers" | "docker" | "maven";

/** A Kafka broker for development and tests. */
export interface Broker {
  /** `host:port` of each. */
  readonly brokers: readonly string[];
  readonly way: BrokerWay;
  /** Where the broker's own log goes; `null` where it is somebody else's. */
  readonly logFile: string | null;
  /** Ends the broker and removes its data, unless they are in a `dataDirectory`; does nothing to a broker that was there before. */
  stop(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL); its data stay. By Maven only: else rejects with `not_restartable`. */
  kill(): Promise<void>;
  /** Starts a killed one again, on the same ports with its data; resolves when it answers. By Maven only, as `kill`. */
  restart(): Promise<void>;
}

/** `kill` and `restart` of a broker whose process is not ours. */
export class NotRestartableError extends Error {
  readonly code = "not_restartable";
  readonly retryable = false;
  override readonly name = "NotRestartableError";
}

/** The two methods of a broker whose process is not ours. */
export const NOT_RESTARTABLE: Pick<Broker, "kill" | "restart"> = {
  kill: async () => {
    throw new NotRestartableError("only a broker that came by Maven can be killed and started again");
  },
  restart: async () => {
    throw new NotRestartableError("only a broker that came by Maven can be killed and started again");
  },
};

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
  /** Of each way that was tried, why it is closed. */
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
