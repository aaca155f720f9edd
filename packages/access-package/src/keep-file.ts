import { createHash, randomUUID } from "node:crypto";
import type { FinishedFile } from "./finished-file.ts";

/** Where finished files go: `put` resolves to the reference that the outcome names. */
export interface FileKeeper {
  readonly results: {
    put(name: string, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string>;
  };
  /** The request's key, which every name begins with. */
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/** What the outcome says of a file: `content` where it is in the outcome itself, else `dataref`. */
export interface KeptFile {
  readonly mediaType: string;
  readonly encoding: FinishedFile["encoding"];
  /** Of the bytes as they are kept. */
  readonly sha256: string;
  readonly bytes: number;
  readonly content?: Uint8Array;
  readonly dataref?: string;
}

/**
 * The one place where a finished file leaves for the outcome or the store: a file of up to `mostInline` bytes is held in memory, a larger one
 * goes on to the store without growing memory. What two runs of a request store has two names: a late one never changes what an outcome
 * refers to. Rejects as the store and the file do, with nothing left in the store.
 */
export async function keepFile(
  file: FinishedFile,
  { results, requestId, signal }: FileKeeper,
  mostInline = 0,
): Promise<KeptFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  const chunks = counted();
  const start: Uint8Array[] = [];
  let isWhole = false;
  while (mostInline > 0 && !isWhole && bytes <= mostInline) {
    const next = await chunks.next();
    if (next.done === true) isWhole = true;
    else start.push(next.value);
  }
  const place = isWhole
    ? { content: Buffer.concat(start) }
    : { dataref: await results.put(`${requestId}/${uniqueName(file.name)}`, rest(), signal) };
  const { mediaType, encoding } = file;
  return { mediaType, encoding, sha256: hash.digest("hex"), bytes, ...place };

  async function* counted(): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of file.chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }

  async function* rest(): AsyncGenerator<Uint8Array> {
    yield* start;
    yield* chunks;
  }
}

/** `package.json` becomes `package-UUID.json`. */
function uniqueName(name: string): string {
  const dot = name.lastIndexOf(".");
  return `${name.slice(0, dot)}-${randomUUID()}${name.slice(dot)}`;
}
