import { tooLarge, unreadable } from "./batch-error.ts";
import { createByteReader } from "./byte-reader.ts";
import { createOutput, type Output } from "./output.ts";

/** Java's producers pack into the frames of xerial's snappy-java, librdkafka and others into one bare block. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_VERSIONS_BYTES = 8;

/**
 * Unpacks snappy, bare or in xerial's frames. What a block says of its length is looked at before anything is allocated for it. Our own,
 * since snappyjs never ends with a damaged block.
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
  const { length, bytes } = statedLength(block);
  if (length > maxBytes) throw tooLarge();
  const output = createOutput(length, length);
  try {
    unpackElements(block.subarray(bytes), output);
  } catch {
    // More than it says of itself is a lie, not a large block.
    throw unreadable();
  }
  const unpacked = output.bytes();
  if (unpacked.length !== length) throw unreadable();
  return unpacked;
}

/** Source: https://github.com/google/snappy/blob/main/format_description.txt. Each element takes at least one byte, so it ends. */
function unpackElements(elements: Buffer, output: Output): void {
  let at = 0;
  const take = (bytes: number) => {
    if (bytes > elements.length - at) throw unreadable();
    at += bytes;
    return at - bytes;
  };
  const number = (bytes: number) => elements.readUIntLE(take(bytes), bytes);
  while (at < elements.length) {
    const tag = number(1);
    const kind = tag & 3;
    if (kind === 0) {
      // Up to 60 bytes are told by the tag itself, more by the 1 to 4 bytes after it.
      const short = tag >> 2;
      const length = (short < 60 ? short : number(short - 59)) + 1;
      const start = take(length);
      output.append(elements.subarray(start, start + length));
    } else if (kind === 1) output.repeat(((tag >> 5) << 8) + number(1), ((tag >> 2) & 7) + 4);
    else output.repeat(number(kind === 2 ? 2 : 4), (tag >> 2) + 1);
  }
}

/** The length that a block unpacks to, in base 128, and how many bytes say so. */
function statedLength(block: Buffer): { readonly length: number; readonly bytes: number } {
  let length = 0;
  for (const [place, byte] of block.subarray(0, 5).entries()) {
    length += (byte & 0x7f) * 2 ** (7 * place);
    if (byte < 0x80) return { length, bytes: place + 1 };
  }
  throw unreadable();
}
