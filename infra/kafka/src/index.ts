export {
  type Broker,
  type BrokerWay,
  NoBrokerError,
  NotRestartableError,
  WayClosedError,
} from "./broker.ts";
export type { BrokerOptions } from "./broker-options.ts";
export { createTopics } from "./create-topics.ts";
export { type ReadTopicOptions, readTopic } from "./read-topic.ts";
export { startBroker } from "./start-broker.ts";
