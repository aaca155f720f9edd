import type { KafkaMessage } from "kafkajs";
import { unreadable } from "./batch-error.ts";
import { type ByteReader, createByteReader } from "./byte-reader.ts";

/**
 * What a record batch says of itself, read without unpacking it. An entry of an old message set (magic 0 and 1) counts as a batch; it
 * tells neither how many messages are packed in it nor the first one's offset.
 */
export interface BatchHead {
  readonly magic: 0 | 1 | 2;
  /** The last one's, where the batch does not tell the first. */
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  /** `null` where the batch does not tell. */
  readonly recordCount: number | null;
  /** The lowest three bits of the attributes. */
  readonly codec: number;
  readonly inTransaction: boolean;
  readonly isControl: boolean;
  readonly producerId: bigint;
  readonly firstTimestamp: bigint;
  /** Every record's time, where the topic keeps the time of submission. */
  readonly appendTime: bigint | null;
  /** What follows: the records, perhaps packed, or the old message's key and value. */
  readonly rest: ByteReader;
}

const CODEC = 0x07;
const APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/**
 * Reads the head of a batch as it lies in the log.
 * Source: https://kafka.apache.org/documentation/#recordbatch and #messageset
 *
 * @throws BatchError `batch_unreadable`
 */
export function readBatchHead(batch: Buffer): BatchHead {
  const rest = createByteReader(batch);
  const offset = rest.int64();
  // The length, and a checksum or an epoch: the broker has looked at them.
  rest.bytes(8);
  const magic = rest.int8();
  if (magic === 2) return newHead(offset, rest);
  if (magic === 0 || magic === 1) return oldHead(magic, offset, rest);
  throw unreadable();
}

/** The offset of the first record of a packed batch, or its last one's where it does not tell. */
export function firstOffsetOf({ value, offset }: Pick<KafkaMessage, "value" | "offset">): string {
  try {
    return String(readBatchHead(value ?? Buffer.alloc(0)).firstOffset);
  } catch {
    return offset;
  }
}

function newHead(firstOffset: bigint, rest: ByteReader): BatchHead {
  rest.int32();
  const attributes = rest.int16();
  const lastOffsetDelta = rest.int32();
  const firstTimestamp = rest.int64();
  const maxTimestamp = rest.int64();
  const producerId = rest.int64();
  // The producer's epoch and its first sequence number.
  rest.bytes(6);
  const recordCount = rest.int32();
  if (lastOffsetDelta < 0 || recordCount < 0) throw unreadable();
  return {
    magic: 2,
    firstOffset,
    lastOffset: firstOffset + BigInt(lastOffsetDelta),
    recordCount,
    codec: attributes & CODEC,
    inTransaction: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
    producerId,
    firstTimestamp,
    appendTime: (attributes & APPEND_TIME) === 0 ? null : maxTimestamp,
    rest,
  };
}

function oldHead(magic: 0 | 1, offset: bigint, rest: ByteReader): BatchHead {
  const attributes = rest.int8();
  const timestamp = magic === 1 ? rest.int64() : -1n;
  return {
    magic,
    firstOffset: offset,
    lastOffset: offset,
    recordCount: null,
    codec: attributes & CODEC,
    inTransaction: false,
    isControl: false,
    producerId: -1n,
    firstTimestamp: timestamp,
    appendTime: (attributes & APPEND_TIME) === 0 ? null : timestamp,
    rest,
  };
}
