import type { Readable } from "node:stream";

/** A line of the input and its number, counted from 1. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer;
}

const NEWLINE = 0x0a;

/** Reads lines as they come, all that one piece of the input completes together; the last one needs no newline. */
export async function* readLines(input: Readable): AsyncGenerator<readonly Line[]> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  const toLine = (bytes: Buffer): Line => {
    number += 1;
    return { number, bytes };
  };
  for await (const piece of input) {
    const bytes: Buffer = Buffer.concat([rest, piece as Buffer]);
    const lines: Line[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      lines.push(toLine(bytes.subarray(start, end)));
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [toLine(rest)];
}
