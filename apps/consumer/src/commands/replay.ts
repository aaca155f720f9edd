import { randomUUID } from "node:crypto";
import type { Writable } from "node:stream";
import { DEAD_LETTER_HEADERS } from "@intercom-dsar/dsar-events";
import {
  type ContentMode,
  contentMode,
  recordHeaders,
  replayHeaders,
} from "@intercom-dsar/dsar-events/service";
import type { Ledger } from "@intercom-dsar/ledger";
import type { Kafka, Producer } from "kafkajs";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";
import { readBatch } from "../kafka/record-batch/read-batch.ts";
import type { BatchRecord } from "../kafka/record-batch/read-record.ts";
import type { TopicNames } from "../kafka/topics.ts";

export interface ReplayOptions {
  readonly kafka: Kafka;
  readonly topics: TopicNames;
  readonly ledger: Ledger;
  /** Dead letters from this time on, milliseconds since 1970. */
  readonly from: number;
  /** Only those with this cause; `null` for all. */
  readonly cause: string | null;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

interface Letter {
  readonly partition: number;
  readonly message: BatchRecord;
}

/** Dead letters are what this service wrote: only a number that bounds memory, far above what its producer packs into a batch. */
const LETTER_LIMITS = { maxBytes: 256 * 1024 * 1024, maxRecords: 1_000_000, maxHeaders: 256 };

/**
 * Puts dead letters back on the request topic, once what was wrong is mended: the same bytes, in the mode that they came in and with the
 * time that they came at. Those whose request has ended are refused. Prints one JSON line a letter; resolves to the exit code.
 */
export async function replay(options: ReplayOptions): Promise<ExitCode> {
  const { kafka, topics, output } = options;
  const letters = await readLetters(options);
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    for (const { partition, message } of letters) {
      const result = await replayOne(options, producer, message);
      const cause = headerOf(message, DEAD_LETTER_HEADERS.cause);
      output.write(
        `${JSON.stringify({ topic: topics.deadLetter, partition, offset: String(message.offset), cause, result })}\n`,
      );
    }
    return EXIT_CODES.done;
  } finally {
    await producer.disconnect();
  }
}

type ReplayResult = "sent" | "refused_ended" | "refused_conflict" | "refused_empty";

async function replayOne(
  { ledger, topics }: ReplayOptions,
  producer: Producer,
  letter: BatchRecord,
): Promise<ReplayResult> {
  const { value } = letter;
  if (value === null || value.length === 0) return "refused_empty";
  const headers = replayHeaders({ key: String(letter.key), headers: letter.headers });
  const requestId = requestIdOf(value, contentMode(recordHeaders(headers)));
  const known = requestId === null ? null : await ledger.find(requestId);
  if (known?.state === "ended") return "refused_ended";
  if (known !== null && headerOf(letter, DEAD_LETTER_HEADERS.cause) === "request_id_conflict")
    return "refused_conflict";
  const message = {
    key: requestId,
    value,
    headers,
    // A request that states no time was received when its letter was written, not now.
    timestamp: String(Date.parse(headerOf(letter, DEAD_LETTER_HEADERS.time) ?? "") || letter.timestamp),
  };
  await producer.send({ topic: topics.requests, acks: -1, messages: [message] });
  return "sent";
}

/** Reads the dead-letter topic from `from` to where it ends now. */
async function readLetters({ kafka, topics, from, cause, signal }: ReplayOptions): Promise<Letter[]> {
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
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      consumer
        .run({
          autoCommit: false,
          eachMessage: async ({ partition, message: packed }) => {
            const range = left.get(partition);
            if (range === undefined) return;
            const { records } = await readBatch(packed.value ?? Buffer.alloc(0), LETTER_LIMITS);
            for (const message of records()) {
              const isAsked = cause === null || headerOf(message, DEAD_LETTER_HEADERS.cause) === cause;
              if (message.offset >= BigInt(range.start) && message.offset <= range.last && isAsked)
                letters.push({ partition, message });
            }
            if (BigInt(packed.offset) >= range.last) left.delete(partition);
            if (left.size === 0) resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return letters;
}

function headerOf({ headers }: BatchRecord, name: string): string | null {
  return recordHeaders(headers).get(name) ?? null;
}

/** What can't be read has no id to look up; it goes back as it is, and the intake judges it anew. */
function requestIdOf(value: Buffer, mode: ContentMode): string | null {
  try {
    const event: unknown = JSON.parse(value.toString("utf8"));
    const id = property(mode === "structured" ? property(event, "data") : event, "requestId");
    return typeof id === "string" && /^[A-Za-z0-9._-]{1,128}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}

function property(holder: unknown, name: string): unknown {
  return typeof holder === "object" && holder !== null ? Reflect.get(holder, name) : null;
}
