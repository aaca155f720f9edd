/// <reference path="./untyped.d.ts" />
import { gzipSync, zstdCompressSync } from "node:zlib";
import { compressBlock } from "lz4js";
import xxh32 from "lz4js/xxh32.js";
import { compress } from "snappyjs";

/** A compression of Kafka: its number in a batch's attributes, and how a producer packs records. */
export interface Packer {
  readonly codec: number;
  pack(bytes: Buffer): Buffer;
}

/** Every compression that Kafka knows, as its producers write it; snappy in both of its forms. */
export const PACKERS = {
  none: { codec: 0, pack: (bytes) => bytes },
  gzip: { codec: 1, pack: (bytes) => gzipSync(bytes) },
  snappy: { codec: 2, pack: (bytes) => compress(bytes) },
  "snappy-xerial": { codec: 2, pack: packXerial },
  lz4: { codec: 3, pack: packLz4 },
  zstd: { codec: 4, pack: (bytes) => zstdCompressSync(bytes) },
} as const satisfies Readonly<Record<string, Packer>>;

const XERIAL_HEAD = [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1];
const XERIAL_BLOCK = 32 * 1024;

/** As Java's producers pack: a head, and blocks, each behind its length. */
function packXerial(bytes: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from(XERIAL_HEAD)];
  for (let at = 0; at < bytes.length; at += XERIAL_BLOCK) {
    const block = compress(bytes.subarray(at, at + XERIAL_BLOCK));
    const length = Buffer.alloc(4);
    length.writeInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

const LZ4_MAGIC = 0x184d2204;
/** Version 1, blocks that do not refer to each other: brokers take no others. */
const LZ4_FLAGS = 0x60;
/** Blocks of 4 MiB at most. */
const LZ4_BLOCK_SIZE = 0x70;
const LZ4_BLOCK = 4 * 1024 * 1024;
const LZ4_STORED = 0x80000000;
const LZ4_HASHES = 1 << 16;

function packLz4(bytes: Buffer): Buffer {
  const descriptor = Buffer.from([LZ4_FLAGS, LZ4_BLOCK_SIZE]);
  const checksum = Buffer.from([(xxh32.hash(0, descriptor, 0, descriptor.length) >> 8) & 0xff]);
  const parts: Buffer[] = [uint32(LZ4_MAGIC), descriptor, checksum];
  for (let at = 0; at < bytes.length; at += LZ4_BLOCK) {
    const block = bytes.subarray(at, at + LZ4_BLOCK);
    const packed = Buffer.alloc(block.length + 1024);
    const length = compressBlock(block, packed, 0, block.length, new Uint32Array(LZ4_HASHES));
    // Nothing was gained: lz4js says 0 where it found nothing that repeats.
    const isStored = length === 0 || length >= block.length;
    parts.push(uint32(isStored ? LZ4_STORED + block.length : length));
    parts.push(isStored ? block : packed.subarray(0, length));
  }
  return Buffer.concat([...parts, uint32(0)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
