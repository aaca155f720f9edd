import { unreadable } from "./batch-error.ts";
import { createOutput, type Output } from "./output.ts";

const MAGIC = 0x184d2204;
const VERSION = 0x40;
const VERSION_MASK = 0xc0;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const DICTIONARY_ID = 0x01;
const STORED = 0x80000000;

/**
 * Unpacks an LZ4 frame, and never allocates beyond `maxBytes`, whatever the frame says of itself. Checksums are not looked at. Our own,
 * since lz4js allocates by the frame's word and knows no end.
 * Source: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md and lz4_Block_format.md
 *
 * @throws BatchError `batch_too_large`, `batch_unreadable`
 */
export function unpackLz4(frame: Buffer, maxBytes: number): Buffer {
  let at = 0;
  const take = (length: number) => {
    if (length > frame.length - at) throw unreadable();
    at += length;
    return at - length;
  };
  if (frame.readUInt32LE(take(4)) !== MAGIC) throw unreadable();
  const flags = frame.readUInt8(take(2));
  if ((flags & VERSION_MASK) !== VERSION || (flags & DICTIONARY_ID) !== 0) throw unreadable();
  if ((flags & CONTENT_SIZE) !== 0) take(8);
  take(1);
  const output = createOutput(Math.min(maxBytes, frame.length * 4), maxBytes);
  for (;;) {
    const size = frame.readUInt32LE(take(4));
    if (size === 0) return output.bytes();
    const length = size % STORED;
    const start = take(length);
    const block = frame.subarray(start, start + length);
    if (size >= STORED) output.append(block);
    else unpackBlock(block, output);
    if ((flags & BLOCK_CHECKSUM) !== 0) take(4);
  }
}

function unpackBlock(block: Buffer, output: Output): void {
  let at = 0;
  const byte = () => {
    const value = block[at++];
    if (value === undefined) throw unreadable();
    return value;
  };
  const length = (short: number) => {
    let total = short;
    for (let more = short === 15 ? 255 : 0; more === 255; ) {
      more = byte();
      total += more;
    }
    return total;
  };
  while (at < block.length) {
    const token = byte();
    const literals = length(token >> 4);
    if (literals > block.length - at) throw unreadable();
    output.append(block.subarray(at, at + literals));
    at += literals;
    // The last sequence has no match.
    if (at === block.length) return;
    const distance = byte() + byte() * 256;
    output.repeat(distance, length(token & 15) + 4);
  }
}
