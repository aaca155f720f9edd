import { createHash } from "node:crypto";

/** The lines of a file, with what its bytes come to once they are read. */
export interface CountedLines {
  readonly isMissing: boolean;
  readonly lines: AsyncIterable<string>;
  /** Of what was read so far. */
  seen(): { readonly sha256: string; readonly bytes: number; readonly lines: number };
}

/** Reads lines that end with a line feed; what is behind the last one is a line too. `null`: there is no file. */
export function countedLines(chunks: AsyncIterable<Uint8Array> | null): CountedLines {
  const hash = createHash("sha256");
  let [bytes, lines] = [0, 0];
  async function* read(): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of chunks ?? []) {
      hash.update(chunk);
      bytes += chunk.length;
      const [first = "", ...others] = decoder.decode(chunk, { stream: true }).split("\n");
      rest += first;
      for (const other of others) {
        lines += 1;
        yield rest;
        rest = other;
      }
    }
    if (rest === "") return;
    lines += 1;
    yield rest;
  }
  return {
    isMissing: chunks === null,
    lines: read(),
    seen: () => ({ sha256: hash.copy().digest("hex"), bytes, lines }),
  };
}
