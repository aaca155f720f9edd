import { randomUUID } from "node:crypto";
import { DEAD_LETTER_HEADERS } from "@intercom-dsar/dsar-events";
import { recordHeaders } from "@intercom-dsar/dsar-events/service";
import type { Kafka, KafkaMessage } from "kafkajs";
import { readBatch } from "../kafka/record-batch/read-batch.ts";
import type { BatchRecord } from "../kafka/record-batch/read-record.ts";
import type { TopicNames } from "../kafka/topics.ts";

export interface LettersOptions {
  readonly kafka: Kafka;
  readonly topics: TopicNames;
  /** Dead letters from this time on, milliseconds since 1970. */
  readonly from: number;
  /** Only those with this cause; `null` for all. */
  readonly cause: string | null;
  /** Only those with these keys (`topic-partition-offset`). @default all */
  readonly keys?: ReadonlySet<string> | null;
  readonly signal: AbortSignal;
}

export interface Letter {
  readonly partition: number;
  readonly message: BatchRecord;
}

/** Dead letters are what this service wrote: only a number that bounds memory, far above what its producer packs into a batch. */
const LETTER_LIMITS = { maxBytes: 256 * 1024 * 1024, maxRecords: 1_000_000, maxHeaders: 256 };

/** The record at an offset of a batch that was within the intake's limits; `null` where none has that offset. */
export async function recordOf(packed: Buffer, offset: bigint): Promise<BatchRecord | null> {
  const { records } = await readBatch(packed, LETTER_LIMITS);
  for (const record of records()) if (record.offset === offset) return record;
  return null;
}

/** Reads the dead-letter topic from `from` to where it ends now. */
export async function readLetters(options: LettersOptions): Promise<Letter[]> {
  const { kafka, topics, from, cause, keys = null, signal } = options;
  const admin = kafka.admin();
  await admin.connect();
  const starts = await admin.fetchTopicOffsetsByTimestamp(topics.deadLetter, from);
  const ends = await admin.fetchTopicOffsets(topics.deadLetter);
  await admin.disconnect();
  const left = new Map(
    ends.flatMap(({ partition, offset: end }) => {
      const start = starts.find((one) => one.partition === partition)?.offset ?? end;
      return BigInt(start) >= 0n && BigInt(start) < BigInt(end)
        ? [[partition, { start, last: BigInt(end) - 1n }] as const]
        : [];
    }),
  );
  if (left.size === 0) return [];
  const letters: Letter[] = [];
  const consumer = kafka.consumer({ groupId: `intercom-dsar-replay-${randomUUID()}`, maxWaitTimeInMs: 200 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic: topics.deadLetter, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      async function take(partition: number, packed: KafkaMessage): Promise<void> {
        const range = left.get(partition);
        if (range === undefined) return;
        const { records } = await readBatch(packed.value ?? Buffer.alloc(0), LETTER_LIMITS);
        for (const message of records()) {
          const isAsked =
            (cause === null || causeOf(message) === cause) &&
            (keys === null || keys.has(String(message.key)));
          if (message.offset >= BigInt(range.start) && message.offset <= range.last && isAsked)
            letters.push({ partition, message });
        }
        if (BigInt(packed.offset) >= range.last) left.delete(partition);
        if (left.size === 0) resolve();
      }

      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      consumer
        .run({
          autoCommit: false,
          eachMessage: ({ partition, message }) => take(partition, message).catch(reject),
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return letters;
}

export function causeOf(letter: BatchRecord): string | null {
  return headerOf(letter, DEAD_LETTER_HEADERS.cause);
}

export function headerOf({ headers }: BatchRecord, name: string): string | null {
  return recordHeaders(headers).get(name) ?? null;
}
