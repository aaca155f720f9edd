import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";

/** A file of JSON lines that is being written. */
export interface LineFile {
  write(line: object): Promise<void>;
  /** Resolves to what a manifest says of the file. */
  close(): Promise<{
    readonly name: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly lines: number;
  }>;
}

/** Begins a file anew, for its owner alone. */
export async function openLineFile(folder: string, name: string): Promise<LineFile> {
  const stream = createWriteStream(join(folder, name), { mode: 0o600, flush: true });
  await once(stream, "open");
  const hash = createHash("sha256");
  let [bytes, lines] = [0, 0];
  return {
    async write(line) {
      const text = Buffer.from(`${JSON.stringify(line)}\n`);
      hash.update(text);
      bytes += text.length;
      lines += 1;
      if (!stream.write(text)) await once(stream, "drain");
    },
    async close() {
      stream.end();
      await finished(stream);
      return { name, sha256: hash.digest("hex"), bytes, lines };
    },
  };
}
