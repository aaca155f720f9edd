import { randomUUID } from "node:crypto";
import { decodeOutcome, type ReceivedOutcome } from "@intercom-dsar/dsar-events";
import { createTopics } from "@intercom-dsar/kafka-broker";
import { type CompressionTypes, Kafka, type KafkaMessage, logLevel, type Message } from "kafkajs";
import { registerCompression } from "./compression.ts";

/** Topics of one test file's own, so that files can share a broker. */
export interface TestTopics {
  readonly requests: string;
  readonly outcomes: string;
  readonly events: string;
  readonly deadLetter: string;
}

/** Another team's Kafka client: sends requests, collects what the consumer publishes. */
export interface KafkaPeer {
  readonly topics: TestTopics;
  send(messages: readonly Message[], compression?: CompressionTypes): Promise<void>;
  /** Writes to the topic of dead letters, as somebody else might. */
  plant(letter: Message): Promise<void>;
  outcomes(): ReceivedOutcome[];
  outcomesOf(requestId: string): ReceivedOutcome[];
  rawOutcomes(): KafkaMessage[];
  outcomeHeaders(requestId: string): Record<string, string>;
  deadLetters(): KafkaMessage[];
  events(): KafkaMessage[];
  environment(): Record<string, string>;
  close(): Promise<void>;
}

export async function createKafkaPeer(
  brokers: readonly string[],
  options: { readonly maxMessageBytes?: number } = {},
): Promise<KafkaPeer> {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const topics = {
    requests: `${prefix}.requests`,
    outcomes: `${prefix}.outcomes`,
    events: `${prefix}.events`,
    deadLetter: `${prefix}.dead-letter`,
  };
  const kafka = new Kafka({ clientId: prefix, brokers: [...brokers], logLevel: logLevel.NOTHING });
  const limit = options.maxMessageBytes;
  const configEntries = limit === undefined ? [] : [{ name: "max.message.bytes", value: String(limit) }];
  await createTopics(
    kafka,
    Object.values(topics).map((topic) => ({
      topic,
      numPartitions: 2,
      replicationFactor: 1,
      configEntries,
    })),
  );
  const producer = kafka.producer();
  await producer.connect();
  const seen: { topic: string; message: KafkaMessage }[] = [];
  const reader = kafka.consumer({ groupId: `${prefix}.reader`, maxWaitTimeInMs: 100 });
  await reader.connect();
  await reader.subscribe({
    topics: [topics.outcomes, topics.events, topics.deadLetter],
    fromBeginning: true,
  });
  await reader.run({
    eachMessage: async ({ topic, message }) => {
      seen.push({ topic, message });
    },
  });
  const of = (wanted: string) => seen.filter(({ topic }) => topic === wanted).map(({ message }) => message);
  const outcomes = () =>
    of(topics.outcomes).map(({ value, headers }) => decodeOutcome({ value, headers: headers ?? {} }));
  return {
    topics,
    async send(messages, compression) {
      registerCompression();
      const added = compression === undefined ? {} : { compression };
      await producer.send({ topic: topics.requests, messages: [...messages], ...added });
    },
    async plant(letter) {
      await producer.send({ topic: topics.deadLetter, messages: [letter] });
    },
    outcomes,
    outcomesOf: (requestId) => outcomes().filter((outcome) => outcome.requestId === requestId),
    rawOutcomes: () => of(topics.outcomes),
    outcomeHeaders(requestId) {
      const found = of(topics.outcomes).find(({ key }) => key?.toString() === requestId);
      return Object.fromEntries(
        Object.entries(found?.headers ?? {}).map(([name, value]) => [name, String(value)]),
      );
    },
    deadLetters: () => of(topics.deadLetter),
    events: () => of(topics.events),
    environment: () => ({
      KAFKA_BROKERS: brokers.join(","),
      KAFKA_GROUP_ID: `${prefix}.group`,
      KAFKA_TOPIC_REQUESTS: topics.requests,
      KAFKA_TOPIC_OUTCOMES: topics.outcomes,
      KAFKA_TOPIC_EVENTS: topics.events,
      KAFKA_TOPIC_DEAD_LETTER: topics.deadLetter,
    }),
    async close() {
      await producer.disconnect();
      await reader.disconnect();
    },
  };
}
