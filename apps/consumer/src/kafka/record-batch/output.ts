import { tooLarge, unreadable } from "./batch-error.ts";

/** What a batch unpacks to, as it grows. */
export interface Output {
  append(bytes: Buffer): void;
  /** Repeats what was written `distance` bytes before; may overlap itself. */
  repeat(distance: number, length: number): void;
  bytes(): Buffer;
}

/**
 * Holds at most `maxBytes`, and no more than twice what was written. `append` and `repeat` throw `batch_too_large` beyond that, `repeat`
 * throws `batch_unreadable` where there is nothing at that distance.
 */
export function createOutput(capacity: number, maxBytes: number): Output {
  let buffer = Buffer.allocUnsafe(capacity);
  let used = 0;
  const reserve = (length: number) => {
    const needed = used + length;
    if (needed > maxBytes) throw tooLarge();
    if (needed <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(needed, buffer.length * 2)));
    buffer.copy(larger, 0, 0, used);
    buffer = larger;
  };
  return {
    append(bytes) {
      reserve(bytes.length);
      used += bytes.copy(buffer, used);
    },
    repeat(distance, length) {
      if (distance === 0 || distance > used) throw unreadable();
      reserve(length);
      const end = used + length;
      // Each round copies what is there since the match began, so an overlap is written in a few rounds.
      for (const from = used - distance; used < end; )
        used += buffer.copy(buffer, used, from, from + Math.min(used - from, end - used));
    },
    bytes: () => buffer.subarray(0, used),
  };
}
