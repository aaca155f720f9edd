import type { WriteStream } from "node:tty";

/** Tells the user what happens while things start; never on standard output, which holds the results alone. */
export interface Progress {
  say(line: string): void;
  /** Takes the line away that is in place on a terminal. */
  clear(): void;
}

const CLEAR_LINE = "\r\u001b[K";

/** On a terminal each line takes the place of the one before; elsewhere they follow each other. */
export function createProgress(stream: Pick<WriteStream, "write" | "isTTY" | "columns">): Progress {
  if (!stream.isTTY) return { say: (line) => void stream.write(`${line}\n`), clear: () => {} };
  return {
    say: (line) => void stream.write(`${CLEAR_LINE}${line.slice(0, (stream.columns || 80) - 1)}`),
    clear: () => void stream.write(CLEAR_LINE),
  };
}
