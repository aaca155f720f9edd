import { createHash, randomUUID } from "node:crypto";
import type { Writable } from "node:stream";
import { DEAD_LETTER_HEADERS } from "@intercom-dsar/dsar-events";
import {
  type ContentMode,
  contentMode,
  recordHeaders,
  replayHeaders,
  wholeValue,
} from "@intercom-dsar/dsar-events/service";
import type { Ledger } from "@intercom-dsar/ledger";
import kafkajs, { type Kafka, type Producer } from "kafkajs";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";
import { protocolCode } from "../kafka/protocol-code.ts";
import { readBatch } from "../kafka/record-batch/read-batch.ts";
import type { BatchRecord } from "../kafka/record-batch/read-record.ts";
import type { TopicNames } from "../kafka/topics.ts";
import { readRecordsAt } from "./read-records-at.ts";

const { CompressionTypes } = kafkajs;

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
 * time that they came at. Of a shortened letter the original record is read again. Those whose request has ended are refused. Prints one
 * JSON line a letter; resolves to the exit code.
 */
export async function replay(options: ReplayOptions): Promise<ExitCode> {
  const { kafka, topics, output, signal } = options;
  const letters = await readLetters(options);
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const tell = ({ partition, message }: Letter, result: ReplayResult) => {
    const cause = headerOf(message, DEAD_LETTER_HEADERS.cause);
    output.write(
      `${JSON.stringify({ topic: topics.deadLetter, partition, offset: String(message.offset), cause, result })}\n`,
    );
  };
  try {
    for (const letter of letters) {
      const { message } = letter;
      if (wholeValue(message.headers) === null)
        tell(letter, await replayOne(options, producer, message, message.value));
    }
    for (const [topic, shortened] of Map.groupBy(letters.flatMap(shortenedLetter), ({ topic }) => topic)) {
      await readRecordsAt(
        kafka,
        topic,
        shortened,
        async ({ letter, sha256 }, original) => {
          const value = original?.value ?? null;
          // At the same place of a topic that was made again lies another record.
          const isOriginal = value !== null && createHash("sha256").update(value).digest("hex") === sha256;
          tell(
            letter,
            isOriginal ? await replayOne(options, producer, letter.message, value) : "refused_original_gone",
          );
        },
        { limits: LETTER_LIMITS, signal },
      );
    }
    return EXIT_CODES.done;
  } finally {
    await producer.disconnect();
  }
}

/** A letter that holds only the beginning of its record's value, and where the whole lay. */
function shortenedLetter(letter: Letter) {
  const whole = wholeValue(letter.message.headers);
  if (whole === null) return [];
  const told = (name: string) => headerOf(letter.message, name) ?? "";
  return [
    {
      letter,
      sha256: whole.sha256,
      topic: told(DEAD_LETTER_HEADERS.topic),
      partition: Number(told(DEAD_LETTER_HEADERS.partition)),
      offset: offsetOf(told(DEAD_LETTER_HEADERS.offset)),
    },
  ];
}

/** Of a letter whose record did not come from Kafka, -1: no topic has that. */
function offsetOf(text: string): bigint {
  return /^\d+$/.test(text) ? BigInt(text) : -1n;
}

type ReplayResult =
  | "sent"
  | "refused_ended"
  | "refused_conflict"
  | "refused_empty"
  | "refused_too_large"
  | "refused_original_gone";

/** Sends `value` as the record that the letter is of. */
async function replayOne(
  { ledger, topics }: ReplayOptions,
  producer: Producer,
  letter: BatchRecord,
  value: Buffer | null,
): Promise<ReplayResult> {
  if (value === null || value.length === 0) return "refused_empty";
  const headers = replayHeaders({ key: String(letter.key), headers: letter.headers });
  const requestId = requestIdOf(value, contentMode(recordHeaders(headers)));
  const known = requestId === null ? null : await ledger.reads.find(requestId);
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
  // What came packed may not fit otherwise; what can't be packed is larger for it.
  for (const compression of [CompressionTypes.None, CompressionTypes.GZIP]) {
    try {
      await producer.send({ topic: topics.requests, acks: -1, compression, messages: [message] });
      return "sent";
    } catch (error) {
      if (protocolCode(error) !== "MESSAGE_TOO_LARGE") throw error;
    }
  }
  return "refused_too_large";
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
