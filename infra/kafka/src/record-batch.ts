/** A record as it goes into a batch. */
export interface RecordParts {
  readonly key?: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: readonly (readonly [name: string, value: Buffer | null])[];
}

/** What a batch says of itself, true or not. */
export interface BatchWords {
  /** Kafka's number: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
  readonly codec?: number;
  readonly recordCount: number;
  /** @default one less than `recordCount` */
  readonly lastOffsetDelta?: number;
  /** A broker writes its own. @default 0 */
  readonly firstOffset?: bigint;
  /** @default now */
  readonly timestamp?: number;
  /** Bits beside the codec's. */
  readonly attributes?: number;
}

/** Records, one after the other, as they stand in a batch before it is packed. */
export function recordBytes(records: readonly RecordParts[]): Buffer {
  return Buffer.concat(records.map((record, delta) => oneRecord(record, delta)));
}

function oneRecord({ key = null, value, headers = [] }: RecordParts, delta: number): Buffer {
  const body = Buffer.concat([
    Buffer.from([0]),
    varint(0),
    varint(delta),
    nullable(key),
    nullable(value),
    varint(headers.length),
    ...headers.flatMap(([name, text]) => [nullable(Buffer.from(name)), nullable(text)]),
  ]);
  return Buffer.concat([varint(body.length), body]);
}

/**
 * A record batch (magic 2) around records that may be packed already, with a right checksum and any words in its head: for tests that
 * need what no client sends.
 */
export function recordBatch(packed: Buffer, words: BatchWords): Buffer {
  const { codec = 0, recordCount, firstOffset = 0n, attributes = 0, timestamp = Date.now() } = words;
  const checked = Buffer.alloc(40);
  checked.writeInt16BE(codec | attributes, 0);
  checked.writeInt32BE(words.lastOffsetDelta ?? recordCount - 1, 2);
  checked.writeBigInt64BE(BigInt(timestamp), 6);
  checked.writeBigInt64BE(BigInt(timestamp), 14);
  // No producer id, no epoch, no sequence.
  checked.fill(0xff, 22, 36);
  checked.writeInt32BE(recordCount, 36);
  const head = Buffer.alloc(21);
  head.writeBigInt64BE(firstOffset, 0);
  head.writeInt32BE(9 + checked.length + packed.length, 8);
  head.writeInt8(2, 16);
  const body = Buffer.concat([checked, packed]);
  head.writeInt32BE(crc32C(body), 17);
  return Buffer.concat([head, body]);
}

function nullable(bytes: Buffer | null): Buffer {
  return bytes === null ? varint(-1) : Buffer.concat([varint(bytes.length), bytes]);
}

/** CRC-32C (Castagnoli), as a signed number. */
function crc32C(bytes: Buffer): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc;
}

/** Zigzag, as in Protocol Buffers. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value < 0 ? -2 * value - 1 : 2 * value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return Buffer.from([...bytes, left]);
}
