import { unreadable } from "./batch-error.ts";

import { type BatchHead, readBatchHead } from "./batch-head.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { BatchRecord } from "./read-record.ts";

/** The one message of an entry of an old message set (magic 0 and 1) that is not packed. */
export function readOldMessage({ firstOffset, firstTimestamp, rest }: BatchHead): BatchRecord {
  const key = nullable(rest);
  return { offset: firstOffset, timestamp: Number(firstTimestamp), key, value: nullable(rest), headers: {} };
}

/** The packed message set that is the value of an entry. */
export function packedMessages({ rest }: BatchHead): Buffer {
  nullable(rest);
  return nullable(rest) ?? Buffer.alloc(0);
}

/**
 * The messages of a message set that was packed into the entry `wrapper`. With magic 1 their offsets are relative, and the wrapper's
 * own is the last one's.
 *
 * @throws BatchError `batch_unreadable`
 */
export function* readOldMessages(set: Buffer, wrapper: BatchHead): Generator<BatchRecord> {
  const shift = wrapper.magic === 1 ? wrapper.lastOffset - lastOffset(set) : 0n;
  for (const entry of entries(set)) {
    const head = readBatchHead(entry);
    if (head.magic !== wrapper.magic || head.codec !== 0) throw unreadable();
    const message = readOldMessage(head);
    const offset = message.offset + shift;
    if (offset < 0n || offset > wrapper.lastOffset) throw unreadable();
    yield { ...message, offset, timestamp: Number(wrapper.appendTime ?? head.firstTimestamp) };
  }
}

function lastOffset(set: Buffer): bigint {
  let last = 0n;
  for (const entry of entries(set)) last = entry.readBigInt64BE(0);
  return last;
}

/** Each entry is its offset, its length and as many bytes. */
function* entries(set: Buffer): Generator<Buffer> {
  for (let at = 0; at < set.length; ) {
    if (set.length - at < 12) throw unreadable();
    const end = at + 12 + set.readInt32BE(at + 8);
    if (end < at + 12 || end > set.length) throw unreadable();
    yield set.subarray(at, end);
    at = end;
  }
}

function nullable(reader: ByteReader): Buffer | null {
  const length = reader.int32();
  return length < 0 ? null : reader.bytes(length);
}
