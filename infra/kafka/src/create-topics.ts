import { setTimeout as sleep } from "node:timers/promises";
import { type Admin, type ITopicConfig, Kafka, logLevel } from "kafkajs";

const LOOK_EVERY_MS = 50;
const LONGEST_WAIT_MS = 20_000;

/**
 * Makes topics and resolves when every partition has a leader; a topic that exists stays as it is. One partition where no number is
 * given. `cluster` is a client with the right to create topics, or the brokers of a cluster where anybody may.
 */
export async function createTopics(
  cluster: Kafka | readonly string[],
  topics: readonly ITopicConfig[],
): Promise<void> {
  const kafka =
    cluster instanceof Kafka ? cluster : new Kafka({ brokers: [...cluster], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createTopics({
      topics: topics.map((topic) => ({ numPartitions: 1, replicationFactor: 1, ...topic })),
      waitForLeaders: false,
    });
    const names = topics.map(({ topic }) => topic);
    const until = performance.now() + LONGEST_WAIT_MS;
    while (!(await haveLeaders(admin, names))) {
      if (performance.now() > until) throw new Error("the new topics have no leaders yet");
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    await admin.disconnect();
  }
}

/** kafkajs's own `waitForLeaders` gives up where the broker does not know a topic yet that its controller has just made. */
async function haveLeaders(admin: Admin, names: string[]): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    return topics.every(
      ({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0),
    );
  } catch {
    return false;
  }
}
