import type { Submission } from "@intercom-dsar/ledger";
import type { Batch, KafkaMessage } from "kafkajs";
import { BatchError, type BatchErrorCode } from "../../kafka/record-batch/batch-error.ts";
import { firstOffsetOf } from "../../kafka/record-batch/batch-head.ts";
import { readBatch, type UnpackedBatch } from "../../kafka/record-batch/read-batch.ts";
import type { BatchRecord } from "../../kafka/record-batch/read-record.ts";
import { deadLetterSubmission } from "../to-submission.ts";
import { fingerprint } from "./fingerprint.ts";
import { type RecordOptions, recordSubmission } from "./record-submission.ts";

/** What goes into the ledger in one transaction. */
export interface SubmissionPortion {
  readonly submissions: readonly Submission[];
  /** All records up to this offset are in this portion or an earlier one. */
  readonly lastOffset: string;
  /** Record batches of which nothing was taken; each has its one dead letter among the submissions. */
  readonly refused: readonly RefusedBatch[];
}

export interface RefusedBatch {
  readonly code: BatchErrorCode;
  readonly firstOffset: string;
}

/** What is taken of one record batch. */
const LIMITS = { maxBytes: 16 * 1024 * 1024, maxRecords: 50_000, maxHeaders: 256 };
const PORTION_RECORDS = 500;
/** A portion ends where the batches it was read from had more unpacked bytes than this: it may hold on to them. */
const PORTION_BYTES = 4 * 1024 * 1024;

/**
 * Unpacks what a fetch brought of a partition (its messages are record batches, see `keepBatchesPacked`), one batch at a time and no
 * sooner than it is asked for. A batch beyond the limits, or one that can't be read, becomes one dead letter.
 */
export async function* submissionPortions(
  batch: Pick<Batch, "topic" | "partition" | "messages" | "lastOffset">,
  options: RecordOptions,
): AsyncGenerator<SubmissionPortion> {
  const { topic, partition } = batch;
  let submissions: Submission[] = [];
  let refused: RefusedBatch[] = [];
  let bytes = 0;
  const portion = (lastOffset: string): SubmissionPortion => {
    const full = { submissions, refused, lastOffset };
    submissions = [];
    refused = [];
    bytes = 0;
    return full;
  };
  for (const packed of batch.messages) {
    const opened = await open(packed);
    if (opened instanceof BatchError) {
      const firstOffset = firstOffsetOf(packed);
      refused.push({ code: opened.code, firstOffset });
      const place = { topic, partition, offset: firstOffset, lastOffset: packed.offset };
      const letter = { ...place, fingerprint: () => fingerprintOf(packed) };
      submissions.push(deadLetterSubmission({ value: null, headers: {} }, letter, opened.code, options));
    } else {
      for (const record of opened.records()) {
        if (record.offset < fetchedOffset(batch)) continue;
        submissions.push(submissionOf(record, topic, partition, options));
        if (submissions.length >= PORTION_RECORDS) yield portion(String(record.offset));
      }
      bytes += opened.bytes;
    }
    if (submissions.length >= PORTION_RECORDS || bytes > PORTION_BYTES) yield portion(packed.offset);
  }
  // Beyond the last record may be what kafkajs leaves out: control records, and what was aborted.
  yield portion(batch.lastOffset());
}

async function open({ value }: KafkaMessage): Promise<UnpackedBatch | BatchError> {
  try {
    return await readBatch(value ?? Buffer.alloc(0), LIMITS);
  } catch (error) {
    if (error instanceof BatchError) return error;
    throw error;
  }
}

function submissionOf(
  record: BatchRecord,
  topic: string,
  partition: number,
  options: RecordOptions,
): Submission {
  const { value, headers, timestamp, offset } = record;
  const place = { topic, partition, offset: String(offset), fingerprint: () => fingerprint(record) };
  return recordSubmission({ value, headers, timestamp }, place, options);
}

/** Of a whole batch, which has the times of its records in it. */
function fingerprintOf({ value }: KafkaMessage): string {
  return fingerprint({ timestamp: -1, headers: {}, value });
}

/** A fetch from the middle of a batch brings the whole batch. kafkajs keeps from where it was; its types don't tell. */
function fetchedOffset(batch: object): bigint {
  const offset: unknown = Reflect.get(batch, "fetchedOffset");
  return typeof offset === "string" ? BigInt(offset) : 0n;
}
