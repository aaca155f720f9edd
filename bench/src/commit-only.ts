import type { Kafka } from "kafkajs";

/** Records between two commits: as many as the consumer of ours stores in one transaction. */
const COMMIT_EVERY = 500;
const MAX_BYTES_PER_PARTITION = 4 * 1024 * 1024;

/** Events a second of a kafkajs consumer that does nothing with its records and commits as often as ours; from its first batch on. */
export async function commitOnlyRate(options: {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly groupId: string;
  readonly events: number;
}): Promise<number> {
  const { kafka, topic, groupId, events } = options;
  const consumer = kafka.consumer({ groupId, maxBytesPerPartition: MAX_BYTES_PER_PARTITION });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const done = Promise.withResolvers<number>();
  let seen = 0;
  let startedAt = 0;
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
      startedAt ||= performance.now();
      for (let end = COMMIT_EVERY; end < batch.messages.length + COMMIT_EVERY; end += COMMIT_EVERY) {
        const last = batch.messages[Math.min(end, batch.messages.length) - 1];
        if (last === undefined) return;
        resolveOffset(last.offset);
        const offset = (BigInt(last.offset) + 1n).toString();
        await consumer.commitOffsets([{ topic, partition: batch.partition, offset }]);
        await heartbeat();
      }
      seen += batch.messages.length;
      if (seen >= events) done.resolve((seen * 1_000) / (performance.now() - startedAt));
    },
  });
  const rate = await done.promise;
  await consumer.disconnect();
  return rate;
}
