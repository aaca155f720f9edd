import { uncompress } from "snappyjs";
import { tooLarge, unreadable } from "./batch-error.ts";
import { createByteReader } from "./byte-reader.ts";

/** Java's producers pack into the frames of xerial's snappy-java, librdkafka and others into one bare block. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_VERSIONS_BYTES = 8;

/**
 * Unpacks snappy, bare or in xerial's frames. What a block says of its length is looked at before anything is allocated for it.
 *
 * @throws BatchError `batch_too_large`, `batch_unreadable`
 */
export function unpackSnappy(packed: Buffer, maxBytes: number): Buffer {
  if (!packed.subarray(0, XERIAL.length).equals(XERIAL)) return unpackBlock(packed, maxBytes);
  const reader = createByteReader(packed);
  reader.bytes(XERIAL.length + XERIAL_VERSIONS_BYTES);
  const blocks: Buffer[] = [];
  for (let left = maxBytes; reader.left() > 0; ) {
    const block = unpackBlock(reader.bytes(reader.int32()), left);
    left -= block.length;
    if (block.length > 0) blocks.push(block);
  }
  return Buffer.concat(blocks);
}

function unpackBlock(block: Buffer, maxBytes: number): Buffer {
  if (statedLength(block) > maxBytes) throw tooLarge();
  try {
    return uncompress(block);
  } catch {
    throw unreadable();
  }
}

/** The length that a block unpacks to: its first bytes, in base 128. */
function statedLength(block: Buffer): number {
  let length = 0;
  for (const [place, byte] of block.subarray(0, 5).entries()) {
    length += (byte & 0x7f) * 2 ** (7 * place);
    if (byte < 0x80) return length;
  }
  throw unreadable();
}
