import type { DsarClient } from "./dsar-client.ts";
import { createHttpClient, type HttpClientOptions } from "./http-client.ts";
import { createKafkaClient, type KafkaClientOptions } from "./kafka-client.ts";

export type DsarClientOptions = KafkaClientOptions | HttpClientOptions;

/**
 * A client of the service, for other teams: over Kafka with `{ kafka }` (an instance of kafkajs' `Kafka`), over HTTP with `{ url, key }`.
 * Nothing is connected before the first call.
 */
export function createDsarClient(options: DsarClientOptions): DsarClient {
  return "kafka" in options ? createKafkaClient(options) : createHttpClient(options);
}
