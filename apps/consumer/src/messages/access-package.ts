import { createHash, randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { Outcome } from "@intercom-dsar/dsar-events/service";
import type { LeakCheck, OwnWords } from "@intercom-dsar/redaction";
import { contacts, type ItemRedactor, type Part, type SubjectData } from "@intercom-dsar/subject-data";
import type { ResultStore } from "../results/result-store.ts";

type AccessPackage = NonNullable<Outcome["access"]>;

/** Packages above this many bytes go to the result store: a broker refuses messages above 1 MiB by default. */
const MAX_INLINE_BYTES = 512 * 1024;
const CHUNK_CHARACTERS = 64 * 1024;

export interface PackageOptions {
  readonly results: Pick<ResultStore, "put">;
  readonly requestId: string;
  /** What stands before the data. */
  readonly head: Readonly<Record<string, unknown>>;
  readonly data: Pick<SubjectData, "contacts" | "parts">;
  readonly redactor: ItemRedactor;
  /** Reads what leaves. */
  readonly leakCheck: LeakCheck;
  readonly signal: AbortSignal;
}

/**
 * Writes the redacted package, item after item, so that memory doesn't grow with it: inline, or into the result store where it is too large,
 * always with its hash and size, and read once more before it leaves. What two runs of a request store has two names: a late one never
 * changes what an outcome refers to.
 *
 * @throws RedactionError `leak_check`, with nothing left in the store
 */
export async function buildPackage(options: PackageOptions): Promise<AccessPackage> {
  const { results, requestId, redactor, signal } = options;
  const hash = createHash("sha256");
  let bytes = 0;
  const chunks = counted(write(options, signal));
  const start: Uint8Array[] = [];
  let isWhole = false;
  while (!isWhole && bytes <= MAX_INLINE_BYTES) {
    const next = await chunks.next();
    if (next.done === true) isWhole = true;
    else start.push(next.value);
  }
  const place = isWhole
    ? { content: JSON.parse(Buffer.concat(start).toString()) as Record<string, unknown> }
    : { dataref: await results.put(`${requestId}/package-${randomUUID()}.json`, rest(), signal) };
  return {
    format: "intercom-dsar.package.v1",
    encoding: "json",
    mediaType: "application/json",
    sha256: hash.digest("hex"),
    bytes,
    redactions: [...redactor.cuts()],
    ...place,
  };

  async function* counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of source) {
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

/** The package's JSON in chunks, of whole pieces each. */
async function* write(options: PackageOptions, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const { leakCheck } = options;
  let text = "";
  let own: OwnWords[] = [];
  const flush = () => {
    const chunk = Buffer.from(text);
    leakCheck.write(chunk, own);
    text = "";
    own = [];
    return chunk;
  };
  for await (const piece of pieces(options)) {
    text += piece.text;
    if (piece.own !== undefined && piece.own.size > 0) own.push(piece.own);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield flush();
    // Everything else in this process gets its turn.
    await setImmediate();
    signal.throwIfAborted();
  }
  const last = flush();
  leakCheck.end();
  yield last;
}

/** A part of the JSON that holds whole strings, and which of them the person wrote. */
interface Piece {
  readonly text: string;
  readonly own?: OwnWords;
}

async function* pieces({ head, data, redactor }: PackageOptions): AsyncGenerator<Piece> {
  yield { text: `${JSON.stringify(head).slice(0, -1)},"contacts":[` };
  let isFirst = true;
  for (const { record, parts } of data.contacts) {
    // A key of the record under which a part stands is the part's.
    const bare = Object.fromEntries(
      Object.entries(record).filter(([key]) => !parts.some((part) => part.key === key)),
    );
    const { item, own } = redactor.redact(bare, contacts, "contacts[*]");
    const written = JSON.stringify(item);
    yield { text: `${isFirst ? "" : ","}${written.slice(0, -1)}`, own };
    isFirst = false;
    let separator = written === "{}" ? "" : ",";
    for (const part of parts) {
      yield { text: `${separator}${JSON.stringify(part.key)}:[` };
      separator = ",";
      yield* itemsOf(part, `contacts[*].${part.key}[*]`, redactor);
      yield { text: "]" };
    }
    yield { text: "}" };
  }
  yield { text: "]" };
  for (const part of data.parts) {
    yield { text: `,${JSON.stringify(part.key)}:[` };
    yield* itemsOf(part, `${part.key}[*]`, redactor);
    yield { text: "]" };
  }
  yield { text: "}" };
}

async function* itemsOf(part: Part, place: string, redactor: ItemRedactor): AsyncGenerator<Piece> {
  let isFirst = true;
  for await (const raw of part.items()) {
    const { item, own } = redactor.redact(raw, part.category, place);
    const written = JSON.stringify(item);
    yield { text: isFirst ? written : `,${written}`, own };
    isFirst = false;
  }
}
