import { randomUUID } from "node:crypto";
import type { Batch, Kafka, KafkaMessage } from "kafkajs";
import { protocolCode } from "../kafka/protocol-code.ts";
import { firstOffsetOf } from "../kafka/record-batch/batch-head.ts";

export interface BatchPlace {
  readonly partition: number;
  /** Of any record in the batch. */
  readonly offset: bigint;
}

/**
 * Reads the record batches of a topic that lie at the places, still packed; `take` gets each place once, with `null` where nothing lies
 * there (any more, or because there is no such topic). Joins a group of its own, `intercom-dsar-replay-…`, and commits nothing.
 */
export async function readBatchesAt<Place extends BatchPlace>(
  kafka: Kafka,
  topic: string,
  places: readonly Place[],
  take: (place: Place, packed: Buffer | null) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const ranges = await rangesOf(kafka, topic);
  const left = new Map<number, Place[]>();
  for (const place of places.toSorted((a, b) => (a.offset < b.offset ? -1 : 1))) {
    const range = ranges.get(place.partition);
    const isThere = range !== undefined && place.offset >= range.low && place.offset < range.high;
    if (isThere) left.set(place.partition, [...(left.get(place.partition) ?? []), place]);
    else await take(place, null);
  }
  if (left.size === 0) return;

  /** Takes the wanted places up to `last`, and goes on to the next. */
  async function takeFrom(partition: number, batches: readonly KafkaMessage[], last: bigint) {
    const wanted = left.get(partition) ?? [];
    const passed = wanted.filter(({ offset }) => offset <= last);
    for (const place of passed) await take(place, batchAt(batches, place.offset));
    const [next, ...more] = wanted.slice(passed.length);
    if (next === undefined) {
      left.delete(partition);
      consumer.pause([{ topic, partitions: [partition] }]);
    } else {
      left.set(partition, [next, ...more]);
      consumer.seek({ topic, partition, offset: String(next.offset) });
    }
  }

  const consumer = kafka.consumer({ groupId: `intercom-dsar-replay-${randomUUID()}`, maxWaitTimeInMs: 200 });
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const afterBatch = async (batch: Pick<Batch, "partition" | "messages">, last: string) => {
    await takeFrom(batch.partition, batch.messages, BigInt(last)).catch(reject);
    if (left.size === 0) resolve();
  };
  // A batch that holds nothing but the marks of transactions is told of by the event alone.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, batchSize, lastOffset } }) => {
    if (batchSize === 0) void afterBatch({ partition, messages: [] }, lastOffset);
  });
  consumer.on(consumer.events.CRASH, ({ payload: { restart, error } }) => {
    if (!restart) reject(error);
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => afterBatch(batch, batch.lastOffset()),
    });
    await done;
  } finally {
    signal.removeEventListener("abort", stop);
    await consumer.disconnect();
  }
}

function batchAt(batches: readonly KafkaMessage[], offset: bigint): Buffer | null {
  const found = batches.find(
    (packed) => BigInt(firstOffsetOf(packed)) <= offset && offset <= BigInt(packed.offset),
  );
  return found?.value ?? null;
}

/** Where each partition of the topic begins and ends now. */
async function rangesOf(
  kafka: Kafka,
  topic: string,
): Promise<Map<number, { readonly low: bigint; readonly high: bigint }>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(
      offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]),
    );
  } catch (error) {
    if (protocolCode(error) === "UNKNOWN_TOPIC_OR_PARTITION") return new Map();
    throw error;
  } finally {
    await admin.disconnect();
  }
}
