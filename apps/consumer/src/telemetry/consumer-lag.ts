import type { Clock, Heartbeat, Logger } from "@intercom-dsar/service";
import type { Kafka } from "kafkajs";
import type { ConsumerMetrics } from "./metrics.ts";

const LOOK_EVERY_MS = 15_000;

/** Asks the brokers how far the group is behind, until `stop` aborts: a consumer that stands still can't tell it of itself. */
export async function watchConsumerLag(
  options: {
    readonly kafka: Kafka;
    readonly groupId: string;
    readonly topic: string;
    readonly lag: ConsumerMetrics["consumerLag"];
    readonly clock: Clock;
    readonly logger: Logger;
    readonly heartbeat: Heartbeat;
  },
  stop: AbortSignal,
): Promise<void> {
  const { kafka, groupId, topic, lag, clock, logger, heartbeat } = options;
  const admin = kafka.admin();
  while (!stop.aborted) {
    heartbeat.beat();
    try {
      await admin.connect();
      const ends = await admin.fetchTopicOffsets(topic);
      const [group] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const committed = new Map(
        group?.partitions.map(({ partition, offset }) => [partition, Number(offset)]),
      );
      lag.reset();
      for (const { partition, low, high } of ends) {
        const next = Math.max(Number(low), committed.get(partition) ?? 0);
        lag.set({ partition }, Math.max(0, Number(high) - next));
      }
    } catch (error) {
      lag.reset();
      logger.debug("lag_unknown", { topic, error });
    }
    await clock.sleep(LOOK_EVERY_MS, stop).catch(() => {});
  }
  heartbeat.end();
  await admin.disconnect().catch(() => {});
}
