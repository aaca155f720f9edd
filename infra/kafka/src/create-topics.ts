import { Kafka, logLevel } from "kafkajs";

/** A topic to be made, with Kafka's own names for its settings. */
export interface TopicSettings {
  readonly topic: string;
  /** @default 1 */
  readonly partitions?: number;
  /** Such as `{ "max.message.bytes": "2000000" }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Makes topics and resolves when each has a leader; one that exists stays as it is. */
export async function createTopics(
  brokers: readonly string[],
  topics: readonly TopicSettings[],
): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await admin.createTopics({
      topics: topics.map(({ topic, partitions = 1, settings = {} }) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: 1,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      })),
      waitForLeaders: true,
    });
  } finally {
    await admin.disconnect();
  }
}
