import { randomUUID } from "node:crypto";
import { recordHeaders } from "@intercom-dsar/dsar-events/service";
import { Kafka, type KafkaMessage, logLevel, type Message } from "kafkajs";
import { waitUntil } from "./wait-until.ts";

/** A record of the outcome topic, as it lies there. */
export interface PublishedRecord {
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer | null;
}

/** What a stage needs of Kafka: a request topic and a group for each, and one outcome topic for all, so that one reader serves them. */
export interface Topics {
  /** A new, empty request topic. */
  createRequestTopic(name: string): Promise<string>;
  send(topic: string, messages: readonly Message[]): Promise<void>;
  /** Outcomes so far, oldest first. */
  outcomes(): readonly PublishedRecord[];
  /** What `dsar.events` has, oldest first. */
  events(): readonly PublishedRecord[];
  deadLetters(): readonly PublishedRecord[];
  /** Resolves when everything that lies on the topics now has been read. */
  caughtUp(): Promise<void>;
  /** What a consumer needs to know of the topics, the brokers apart. */
  environment(requestTopic: string): Record<string, string>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;

export async function createTopics(brokers: readonly string[]): Promise<Topics> {
  const prefix = `chaos-${randomUUID().slice(0, 8)}`;
  const names = {
    outcomes: `${prefix}.outcomes`,
    events: `${prefix}.events`,
    deadLetter: `${prefix}.dead-letter`,
  };
  const kafka = new Kafka({
    clientId: prefix,
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    // Brokers come and go here.
    retry: { retries: 100, maxRetryTime: 2_000 },
  });
  const admin = kafka.admin();
  await admin.connect();
  // The clocks of some consumers are days ahead: a broker refuses their records otherwise.
  const configEntries = [{ name: "message.timestamp.type", value: "LogAppendTime" }];
  const create = async (wanted: readonly string[]) => {
    await admin.createTopics({
      topics: wanted.map((topic) => ({ topic, numPartitions: 1, replicationFactor: 1, configEntries })),
      waitForLeaders: false,
    });
    for (const topic of wanted) await waitUntil(`a leader of ${topic}`, () => hasLeader(topic), TIMEOUT_MS);
  };
  await create(Object.values(names));
  const producer = kafka.producer();
  await producer.connect();
  const seen: { readonly topic: string; readonly record: PublishedRecord }[] = [];
  const markers = new Set<string>();
  const reader = kafka.consumer({ groupId: `${prefix}.reader`, maxWaitTimeInMs: 100 });
  await reader.connect();
  await reader.subscribe({ topics: Object.values(names), fromBeginning: true });
  await reader.run({
    eachMessage: async ({ topic, message }) => {
      const record = toRecord(message);
      if (record.headers.marker === undefined) seen.push({ topic, record });
      else markers.add(record.headers.marker);
    },
  });

  async function hasLeader(topic: string): Promise<boolean> {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics.every(
        ({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0),
      );
    } catch {
      return false;
    }
  }

  const on = (wanted: string) => seen.filter(({ topic }) => topic === wanted).map(({ record }) => record);
  return {
    async createRequestTopic(name) {
      const topic = `${prefix}.requests.${name}`;
      await create([topic]);
      return topic;
    },
    async send(topic, messages) {
      await producer.send({ topic, messages: [...messages] });
    },
    outcomes: () => on(names.outcomes),
    events: () => on(names.events),
    deadLetters: () => on(names.deadLetter),
    async caughtUp() {
      const marker = randomUUID();
      for (const topic of Object.values(names)) {
        const id = `${topic} ${marker}`;
        await producer.send({ topic, messages: [{ value: null, headers: { marker: id } }] });
        await waitUntil("the reader to be at the topic's end", () => markers.has(id), TIMEOUT_MS);
      }
    },
    environment: (requestTopic) => ({
      KAFKA_GROUP_ID: `${requestTopic}.group`,
      KAFKA_TOPIC_REQUESTS: requestTopic,
      KAFKA_TOPIC_OUTCOMES: names.outcomes,
      KAFKA_TOPIC_EVENTS: names.events,
      KAFKA_TOPIC_DEAD_LETTER: names.deadLetter,
    }),
    async close() {
      await producer.disconnect();
      await reader.disconnect();
      await admin.disconnect();
    },
  };
}

function toRecord({ key, headers = {}, value }: KafkaMessage): PublishedRecord {
  return {
    key: key === null ? null : key.toString(),
    headers: Object.fromEntries(recordHeaders(headers)),
    value,
  };
}
