// Says what became of every request: KAFKA_BROKERS=localhost:9092 node consume.mjs
import { ContractError, DEFAULT_TOPICS, decodeOutcome, isSuccess } from "@intercom-dsar/dsar-events";
import { Kafka, logLevel } from "kafkajs";

const { KAFKA_BROKERS = "localhost:9092" } = process.env;
const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(","), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: "privacy-portal" });
// Outcomes come at least once. A real reader keeps this in its database, with what it does.
const seen = new Set();

process.once("SIGINT", () => consumer.disconnect());
await consumer.connect();
await consumer.subscribe({ topic: DEFAULT_TOPICS.outcomes, fromBeginning: true });
await consumer.run({
  async eachMessage({ message: { value, headers = {} } }) {
    const event = `${headers.ce_source} ${headers.ce_id}`;
    if (seen.has(event)) return;
    try {
      const outcome = decodeOutcome({ value, headers });
      const why = isSuccess(outcome) ? "" : ` (${outcome.reason?.code})`;
      process.stdout.write(`${outcome.requestId} ${outcome.kind}: ${outcome.status}${why}\n`);
    } catch (error) {
      // Not an outcome: told and passed over, since it would be no better the next time.
      if (!(error instanceof ContractError)) throw error;
      process.stderr.write(`${event}: ${error.code} ${error.path ?? ""}\n`);
    }
    seen.add(event);
  },
});
