import { createHash, randomUUID } from "node:crypto";
import type { FileSeal } from "./file-seal.ts";
import type { FinishedFile } from "./finished-file.ts";
import { type FileTarget, storeFile } from "./store-file.ts";

/** Where finished files go: `put` resolves to the reference that the outcome names. */
export interface FileKeeper {
  readonly results: FileTarget;
  /** `null`: they leave as they are. */
  readonly seal: FileSeal | null;
  /** The request's key, which every name begins with. */
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/** What the outcome says of a file: `content` where it is in the outcome itself, else `dataref`. */
export interface KeptFile {
  /** Of the file itself, whatever it is sealed in. */
  readonly mediaType: string;
  readonly encoding: FinishedFile["encoding"] | "jwe" | "age";
  /** Of the bytes as they are kept, sealed where they are sealed. */
  readonly sha256: string;
  readonly bytes: number;
  /** The bytes, or the JWE that holds them. */
  readonly content?: Uint8Array | string | Readonly<Record<string, unknown>>;
  readonly dataref?: string;
}

/**
 * The one place where a finished file leaves for the outcome or the store: a file of up to `mostInline` bytes is held in memory, a larger one
 * goes on to the store without growing memory. What two runs of a request store has two names: a late one never changes what an outcome
 * refers to. Rejects as the store and the file do, with nothing left in the store.
 */
export async function keepFile(file: FinishedFile, keeper: FileKeeper, mostInline = 0): Promise<KeptFile> {
  const { results, seal, requestId, signal } = keeper;
  const { mediaType, encoding, chunks } = file;
  const { start, isWhole, rest } = await readStart(chunks, mostOf(mostInline, seal));
  if (!isWhole) {
    const kept = await storeFile(results, seal, `${requestId}/${uniqueName(file.name)}`, rest(), signal);
    return { mediaType, encoding: seal === null ? encoding : "age", ...kept };
  }
  const whole = Buffer.concat(start);
  if (seal === null || seal.message === null)
    return { mediaType, encoding, content: whole, ...factsOf(whole) };
  const content = await seal.message(whole, mediaType);
  const written = typeof content === "string" ? content : JSON.stringify(content);
  return { mediaType, encoding: "jwe", content, ...factsOf(Buffer.from(written)) };
}

/** Sealed, it takes a third more. Where it can't be a message it is never held. */
function mostOf(mostInline: number, seal: FileSeal | null): number {
  if (seal === null) return mostInline;
  return seal.message === null ? 0 : Math.floor((mostInline / 4) * 3);
}

async function readStart(chunks: AsyncIterable<Uint8Array>, most: number) {
  const source = chunks[Symbol.asyncIterator]();
  const start: Uint8Array[] = [];
  let bytes = 0;
  let isWhole = false;
  while (most > 0 && !isWhole && bytes <= most) {
    const next = await source.next();
    if (next.done === true) isWhole = true;
    else {
      start.push(next.value);
      bytes += next.value.length;
    }
  }
  async function* rest(): AsyncGenerator<Uint8Array> {
    yield* start;
    yield* { [Symbol.asyncIterator]: () => source };
  }
  return { start, isWhole, rest };
}

function factsOf(bytes: Uint8Array) {
  return { sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length };
}

/** `package.json` becomes `package-UUID.json`. */
function uniqueName(name: string): string {
  const dot = name.lastIndexOf(".");
  return `${name.slice(0, dot)}-${randomUUID()}${name.slice(dot)}`;
}
