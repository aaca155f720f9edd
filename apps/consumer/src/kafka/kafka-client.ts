import type { Logger, Secret } from "@intercom-dsar/service";
import { Kafka, type KafkaConfig, type SASLOptions } from "kafkajs";
import { kafkaLogCreator } from "./kafka-log.ts";
import { keepBatchesPacked } from "./record-batch/keep-batches-packed.ts";

/** How to reach the brokers. */
export interface KafkaConnection {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls: {
    readonly enabled: boolean;
    /** PEM. `null` trusts the system's certificate authorities. */
    readonly ca: string | null;
    /** PEM, for brokers that ask for client certificates. */
    readonly certificate: string | null;
    readonly key: Secret | null;
  };
  readonly sasl: {
    readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
    readonly username: string;
    readonly password: Secret;
  } | null;
}

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** How often what failed is tried again, with pauses of 0.2 to 5 seconds. */
const RETRIES = 5;

/** A kafkajs client; connects nowhere yet. Its logs come through ours at honest levels, and its consumers get record batches still packed. */
export function createKafka(connection: KafkaConnection, logger: Logger, retries: number = RETRIES): Kafka {
  keepBatchesPacked();
  const { brokers, clientId, sasl } = connection;
  const options: KafkaConfig = {
    clientId,
    brokers: [...brokers],
    ssl: sslOptions(connection),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { initialRetryTime: 200, maxRetryTime: 5_000, retries },
    logCreator: kafkaLogCreator(logger),
  };
  return new Kafka(sasl === null ? options : { ...options, sasl: saslOptions(sasl) });
}

function sslOptions({ tls }: KafkaConnection): NonNullable<KafkaConfig["ssl"]> {
  if (!tls.enabled) return false;
  return {
    ...(tls.ca !== null && { ca: [tls.ca] }),
    ...(tls.certificate !== null && { cert: tls.certificate }),
    ...(tls.key !== null && { key: tls.key.reveal() }),
  };
}

function saslOptions({ mechanism, username, password }: NonNullable<KafkaConnection["sasl"]>): SASLOptions {
  return { mechanism, username, password: password.reveal() } as SASLOptions;
}
