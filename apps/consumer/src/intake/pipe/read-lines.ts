import type { Readable } from "node:stream";

/** A line of the input and its number, counted from 1. */
export interface Line {
  readonly number: number;
  /** Without the newline; `null` for a line above the limit, of which nothing is kept. */
  readonly bytes: Buffer | null;
}

/** As large as a record that a Kafka broker takes where nothing else is configured (`message.max.bytes`). */
const LINE_BYTES = 1_048_588;
const NEWLINE = 0x0a;

/**
 * Reads lines as they come, all that one piece of the input completes together; the last one needs no newline. Holds no more than a piece
 * and `lineBytes`, and looks at each byte once: what a line has above that is passed over until its newline.
 */
export async function* readLines(
  input: Readable,
  lineBytes: number = LINE_BYTES,
): AsyncGenerator<readonly Line[]> {
  /** The line that has begun. */
  let held: Buffer[] = [];
  let length = 0;
  let number = 0;

  function hold(bytes: Buffer): void {
    length += bytes.length;
    if (length > lineBytes) held = [];
    else if (bytes.length > 0) held.push(bytes);
  }

  function endLine(): Line {
    const bytes = length > lineBytes ? null : Buffer.concat(held);
    held = [];
    length = 0;
    number += 1;
    return { number, bytes };
  }

  for await (const each of input) {
    const piece: Buffer = each;
    const lines: Line[] = [];
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      hold(piece.subarray(start, end));
      lines.push(endLine());
      start = end + 1;
    }
    hold(piece.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [endLine()];
}
