// Asks for a person's data: KAFKA_BROKERS=localhost:9092 node emit.mjs jo@example.com
import { randomUUID } from "node:crypto";
import { DEFAULT_TOPICS, encodeRequest } from "@intercom-dsar/dsar-events";
import { Kafka, logLevel } from "kafkajs";

const [, , email = ""] = process.argv;
const { KAFKA_BROKERS = "localhost:9092" } = process.env;
const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(","), logLevel: logLevel.ERROR });
const producer = kafka.producer();

const requestId = randomUUID();
const { key, headers, value } = encodeRequest(
  { requestId, kind: "access", identifiers: [{ type: "email", value: email }] },
  { source: "/privacy-portal", time: new Date() },
);

await producer.connect();
await producer.send({
  topic: DEFAULT_TOPICS.requests,
  messages: [{ key, headers, value: Buffer.from(value) }],
});
await producer.disconnect();
process.stdout.write(`${requestId}\n`);
