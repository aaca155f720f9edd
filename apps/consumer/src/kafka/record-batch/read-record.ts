import { tooLarge, unreadable } from "./batch-error.ts";
import type { BatchHead } from "./batch-head.ts";
import type { ByteReader } from "./byte-reader.ts";

/** A record out of a batch. Key and value are views of the unpacked batch: whoever keeps them keeps all of it. */
export interface BatchRecord {
  readonly offset: bigint;
  /** Milliseconds since 1970; -1 where the record has no time. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Of a name that stands twice the last value, as in Kafka's own `lastHeader`. */
  readonly headers: Readonly<Record<string, Buffer | undefined>>;
}

/**
 * Reads the next record of a batch of magic 2.
 * Source: https://kafka.apache.org/documentation/#record
 *
 * @throws BatchError `batch_unreadable`; `batch_too_large` for more headers than `maxHeaders`
 */
export function readRecord(reader: ByteReader, head: BatchHead, maxHeaders: number): BatchRecord {
  const length = reader.varint();
  const leftAfter = reader.left() - length;
  // Attributes: none are in use.
  reader.int8();
  const timestampDelta = reader.varint();
  const offset = head.firstOffset + BigInt(reader.varint());
  if (offset < head.firstOffset || offset > head.lastOffset) throw unreadable();
  const key = nullable(reader);
  const value = nullable(reader);
  const headers = readHeaders(reader, maxHeaders);
  if (length < 0 || reader.left() !== leftAfter) throw unreadable();
  const timestamp =
    Number(head.appendTime ?? head.firstTimestamp) + (head.appendTime === null ? timestampDelta : 0);
  return { offset, timestamp, key, value, headers };
}

function readHeaders(reader: ByteReader, maxHeaders: number): Record<string, Buffer | undefined> {
  const count = reader.varint();
  if (count < 0) throw unreadable();
  if (count > maxHeaders) throw tooLarge();
  const headers = new Map<string, Buffer | undefined>();
  for (let read = 0; read < count; read += 1) {
    const name = reader.bytes(reader.varint()).toString("utf8");
    headers.set(name, nullable(reader) ?? undefined);
  }
  return Object.fromEntries(headers);
}

/** A negative length stands for null, as in Kafka's own reader. */
function nullable(reader: ByteReader): Buffer | null {
  const length = reader.varint();
  return length < 0 ? null : reader.bytes(length);
}
