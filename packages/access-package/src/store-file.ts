import { createHash } from "node:crypto";
import type { FileSeal } from "./file-seal.ts";

/** Where files go: resolves to the reference that the outcome names. */
export interface FileTarget {
  put(name: string, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string>;
}

/** A file as it lies in the store: hash and size are those of its bytes there, sealed where they are sealed. */
export interface StoredBytes {
  readonly dataref: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Every file goes into the store here: sealed where there is a seal, hashed as it is kept. Rejects as `put` and the content do. */
export async function storeFile(
  results: FileTarget,
  seal: FileSeal | null,
  name: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<StoredBytes> {
  const hash = createHash("sha256");
  let bytes = 0;
  async function* kept() {
    for await (const chunk of seal === null ? content : seal.file(content)) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  const dataref = await results.put(seal === null ? name : `${name}.age`, kept(), signal);
  return { dataref, sha256: hash.digest("hex"), bytes };
}
