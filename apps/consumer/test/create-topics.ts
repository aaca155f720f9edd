import type { Admin, ITopicConfig } from "kafkajs";
import { expect, vi } from "vitest";

/** Creates topics and waits until each has a leader; kafkajs's own wait gives up where a broker does not know a new topic yet. */
export async function createTopics(admin: Admin, topics: ITopicConfig[]): Promise<void> {
  await admin.createTopics({ topics, waitForLeaders: false });
  const names = topics.map(({ topic }) => topic);
  await vi.waitFor(
    async () => {
      const { topics: known } = await admin.fetchTopicMetadata({ topics: names });
      expect(known.flatMap(({ partitions }) => partitions).every(({ leader }) => leader >= 0)).toBe(true);
      expect(known.every(({ partitions }) => partitions.length > 0)).toBe(true);
    },
    { timeout: 20_000, interval: 50 },
  );
}
