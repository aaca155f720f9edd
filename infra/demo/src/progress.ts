import type { Writable } from "node:stream";

/** Tells the user what happens, a line at a time; never on standard output, which holds the outcomes alone. */
export type Progress = (line: string) => void;

export function createProgress(stream: Writable): Progress {
  return (line) => {
    stream.write(`${line}\n`);
  };
}
