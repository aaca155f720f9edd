import { type Broker, WayClosedError } from "./broker.ts";
import type { WayOptions } from "./start-broker.ts";

/** The broker that `KAFKA_BROKERS` names. It is somebody's own: it is neither checked nor stopped. */
export async function givenBroker({ environment }: WayOptions): Promise<Broker> {
  const brokers = (environment.KAFKA_BROKERS ?? "").split(",").map((broker) => broker.trim());
  if (brokers.every((broker) => broker === "")) throw new WayClosedError("KAFKA_BROKERS is not set");
  return {
    brokers: brokers.filter((broker) => broker !== ""),
    way: "brokers",
    logFile: null,
    stop: async () => {},
  };
}
