import { configuredSenders } from "../config/callback-parties.ts";
import type { ConsumerConfig } from "../config/config.ts";
import type { SignatureOptions } from "../intake/kafka/record-signature.ts";
import type { KafkaConnection } from "../kafka/kafka-client.ts";
import type { TopicNames } from "../kafka/topics.ts";

/** The Kafka connection that a configuration asks for; the configuration's own check has seen that its parts fit together. */
export function kafkaConnection(config: ConsumerConfig, brokers: readonly string[]): KafkaConnection {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = config;
  const hasSasl = mechanism !== undefined && username !== undefined && password !== undefined;
  return {
    brokers,
    clientId: config.KAFKA_CLIENT_ID,
    tls: {
      enabled: config.KAFKA_TLS,
      ca: config.KAFKA_TLS_CA?.reveal() ?? null,
      certificate: config.KAFKA_TLS_CERT?.reveal() ?? null,
      key: config.KAFKA_TLS_KEY ?? null,
    },
    sasl: hasSasl ? { mechanism, username, password } : null,
  };
}

export function topicNames(config: ConsumerConfig): TopicNames {
  return {
    requests: config.KAFKA_TOPIC_REQUESTS,
    outcomes: config.KAFKA_TOPIC_OUTCOMES,
    events: config.KAFKA_TOPIC_EVENTS,
    deadLetter: config.KAFKA_TOPIC_DEAD_LETTER,
  };
}

/** By what signed records are known. */
export function signatureOptions(config: ConsumerConfig, now: () => number): SignatureOptions {
  return { senders: configuredSenders(config), now, idRetentionMs: config.ID_RETENTION };
}
