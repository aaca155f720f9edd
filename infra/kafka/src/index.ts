export { type Broker, type BrokerWay, NoBrokerError, WayClosedError } from "./broker.ts";
export { type BrokerOptions, startBroker } from "./start-broker.ts";
