// Asks for a person's data and waits for the answer: KAFKA_BROKERS=localhost:9092 node client.mjs jo@example.com
import { createDsarClient, isSuccess } from "@intercom-dsar/dsar-events";
import { Kafka, logLevel } from "kafkajs";

const [, , email = ""] = process.argv;
const { KAFKA_BROKERS = "localhost:9092" } = process.env;
const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(","), logLevel: logLevel.ERROR });
const client = createDsarClient({ kafka });

const requestId = await client.request({
  kind: "access",
  identifiers: [{ type: "email", value: email }],
});
const outcome = await client.outcome(requestId, { signal: AbortSignal.timeout(60_000) });
process.stdout.write(`${requestId}: ${outcome.status}\n`);
process.exitCode = isSuccess(outcome) ? 0 : 1;
await client.close();
