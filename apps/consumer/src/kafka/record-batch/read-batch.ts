import { tooLarge, unreadable } from "./batch-error.ts";
import { type BatchHead, readBatchHead } from "./batch-head.ts";
import { createByteReader } from "./byte-reader.ts";
import { packedMessages, readOldMessage, readOldMessages } from "./read-old-messages.ts";
import { type BatchRecord, readRecord } from "./read-record.ts";
import { unpack } from "./unpack.ts";

/** What is taken of a record batch at most. */
export interface BatchLimits {
  /** Unpacked. */
  readonly maxBytes: number;
  readonly maxRecords: number;
  /** Of one record. An empty header is two bytes in the log and a hundred in memory. */
  readonly maxHeaders: number;
}

/** A batch whose every record was found to be readable. */
export interface UnpackedBatch {
  readonly bytes: number;
  /** Reads them once more, one at a time. */
  records(): Iterable<BatchRecord>;
}

/**
 * Unpacks a record batch of any format and compression that Kafka knows. All of it is read once before a record is handed out: a batch
 * that lies about itself is told as such, and nothing of it is taken. The number of records, where the batch tells it, is looked at
 * before anything is unpacked.
 *
 * @throws BatchError `batch_too_large`, `batch_unreadable`
 */
export async function readBatch(batch: Buffer, limits: BatchLimits): Promise<UnpackedBatch> {
  const head = readBatchHead(batch);
  if (head.recordCount !== null && head.recordCount > limits.maxRecords) throw tooLarge();
  const unpacked = await unpackRecords(head, limits.maxBytes);
  const records = () => recordsOf(batch, unpacked, limits.maxHeaders);
  let count = 0;
  let last = -1n;
  for (const { offset } of records()) {
    count += 1;
    if (count > limits.maxRecords) throw tooLarge();
    if (offset <= last) throw unreadable();
    last = offset;
  }
  return { bytes: unpacked.length, records };
}

function unpackRecords(head: BatchHead, maxBytes: number): Promise<Buffer> {
  const isWrapper = head.magic !== 2 && head.codec !== 0;
  return unpack(head.codec, isWrapper ? packedMessages(head) : head.rest.bytes(head.rest.left()), maxBytes);
}

function* recordsOf(batch: Buffer, unpacked: Buffer, maxHeaders: number): Generator<BatchRecord> {
  const head = readBatchHead(batch);
  if (head.magic !== 2) {
    if (head.codec === 0) yield readOldMessage(head);
    else yield* readOldMessages(unpacked, head);
    return;
  }
  const reader = createByteReader(unpacked);
  for (let left = head.recordCount ?? 0; left > 0; left -= 1) yield readRecord(reader, head, maxHeaders);
  if (reader.left() > 0) throw unreadable();
}
