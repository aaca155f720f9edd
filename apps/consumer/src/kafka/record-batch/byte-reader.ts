import { unreadable } from "./batch-error.ts";

/** Reads what Kafka's protocol is made of, and never beyond the end: there it throws `batch_unreadable`. */
export interface ByteReader {
  /** Bytes that are left. */
  left(): number;
  int8(): number;
  int16(): number;
  int32(): number;
  int64(): bigint;
  /** A zigzag varint or varlong; exact up to 2^53. */
  varint(): number;
  bytes(length: number): Buffer;
}

/** A varlong has at most ten bytes. */
const VARINT_BYTES = 10;

export function createByteReader(buffer: Buffer): ByteReader {
  let at = 0;
  const take = (length: number) => {
    if (!(length >= 0 && length <= buffer.length - at)) throw unreadable();
    at += length;
    return at - length;
  };
  return {
    left: () => buffer.length - at,
    int8: () => buffer.readInt8(take(1)),
    int16: () => buffer.readInt16BE(take(2)),
    int32: () => buffer.readInt32BE(take(4)),
    int64: () => buffer.readBigInt64BE(take(8)),
    varint() {
      let value = 0;
      for (let read = 0; read < VARINT_BYTES; read += 1) {
        const byte = buffer[take(1)] ?? 0;
        value += read < 4 ? (byte & 0x7f) << (7 * read) : (byte & 0x7f) * 2 ** (7 * read);
        if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      }
      throw unreadable();
    },
    bytes(length) {
      const start = take(length);
      return buffer.subarray(start, start + length);
    },
  };
}
