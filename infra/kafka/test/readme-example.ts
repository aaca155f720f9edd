import { createTopics, readTopic, startBroker } from "@intercom-dsar/kafka-broker";
import { Kafka, logLevel } from "kafkajs";

const broker = await startBroker({ log: (line) => process.stderr.write(`${line}\n`) });
const { brokers } = broker;
await createTopics(brokers, [{ topic: "greetings" }]);
const producer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).producer();
await producer.connect();
await producer.send({ topic: "greetings", messages: [{ value: "hello" }] });
await producer.disconnect();
const [greeting] = await readTopic({
  brokers,
  topic: "greetings",
  until: (messages) => messages.length > 0,
  signal: AbortSignal.timeout(10_000),
});
process.stdout.write(`${greeting?.value}\n`);
await broker.stop();
