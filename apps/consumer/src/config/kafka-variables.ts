import { boolean, choice, defineConfig, hostPortList, text } from "@intercom-dsar/service";
import { UNSIGNED_RECORDS } from "../domain/rights.ts";

/** Brokers, their security, topics and the consumer group. */
export const KAFKA_VARIABLES = defineConfig({
  KAFKA_BROKERS: {
    group: "Kafka",
    schema: hostPortList(),
    optional: true,
    description:
      "Brokers as `host:port`, an IPv6 address in brackets (`[::1]:9092`), separated by commas. Without it and without `WEBHOOK_PORT` the consumer is a pipe: requests on standard input, outcomes on standard output.",
  },
  KAFKA_CLIENT_ID: {
    group: "Kafka",
    schema: text(),
    default: "intercom-dsar",
    description: "Client id that the brokers see.",
  },
  KAFKA_GROUP_ID: {
    group: "Kafka",
    schema: text(),
    default: "intercom-dsar",
    description: "Consumer group. A new one starts at the earliest offset.",
  },
  KAFKA_TOPIC_REQUESTS: {
    group: "Kafka",
    schema: text(),
    default: "dsar.requests",
    description: "Topic that is read.",
  },
  KAFKA_TOPIC_OUTCOMES: {
    group: "Kafka",
    schema: text(),
    default: "dsar.outcomes",
    description: "Topic of the outcomes.",
  },
  KAFKA_TOPIC_EVENTS: {
    group: "Kafka",
    schema: text(),
    default: "dsar.events",
    description: "Topic of the hints (parked, resumed, …).",
  },
  KAFKA_TOPIC_DEAD_LETTER: {
    group: "Kafka",
    schema: text(),
    default: "dsar.requests.dead-letter",
    description: "Topic of the records that could not be read.",
  },
  KAFKA_UNSIGNED: {
    group: "Kafka",
    schema: choice(UNSIGNED_RECORDS),
    default: "allow",
    description:
      "What unsigned records may ask for: `allow` everything, `access-only` no deletion, `reject` nothing (`rejected / signature_required`). Their sender is `kafka`; with `allow`, whoever may write to the topic may delete. Signed records have the rights of their sender in `SENDERS`.",
  },
  KAFKA_CREATE_TOPICS: {
    group: "Kafka",
    schema: boolean(),
    default: "false",
    description:
      "Creates missing topics at start. Otherwise a missing topic is an error that shows the command which creates it.",
  },
  KAFKA_TLS: {
    group: "Kafka",
    schema: boolean(),
    default: "false",
    description: "Encrypts the connections to the brokers.",
  },
  KAFKA_TLS_CA: {
    group: "Kafka",
    schema: text(),
    optional: true,
    secret: true,
    description: "Certificate authorities of the brokers (PEM), where they are not the system's.",
  },
  KAFKA_TLS_CERT: {
    group: "Kafka",
    schema: text(),
    optional: true,
    secret: true,
    description: "Client certificate (PEM).",
  },
  KAFKA_TLS_KEY: {
    group: "Kafka",
    schema: text(),
    optional: true,
    secret: true,
    description: "Key of the client certificate (PEM).",
  },
  KAFKA_SASL_MECHANISM: {
    group: "Kafka",
    schema: choice(["plain", "scram-sha-256", "scram-sha-512"]),
    optional: true,
    description: "How the client proves who it is; without it SASL is off.",
  },
  KAFKA_SASL_USERNAME: { group: "Kafka", schema: text(), optional: true, description: "SASL user." },
  KAFKA_SASL_PASSWORD: {
    group: "Kafka",
    schema: text(),
    optional: true,
    secret: true,
    description: "SASL password.",
  },
});
