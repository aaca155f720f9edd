import { createHash, randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { Outcome } from "@intercom-dsar/dsar-events/service";
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
  readonly signal: AbortSignal;
}

/**
 * Writes the redacted package, item after item, so that memory doesn't grow with it: inline, or into the result store where it is too large,
 * always with its hash and size. What two runs of a request store has two names: a late one never changes what an outcome refers to.
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

/** The package's JSON in chunks. */
async function* write(options: PackageOptions, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let text = "";
  for await (const piece of pieces(options)) {
    text += piece;
    if (text.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(text);
    text = "";
    // Everything else in this process gets its turn.
    await setImmediate();
    signal.throwIfAborted();
  }
  yield Buffer.from(text);
}

async function* pieces({ head, data, redactor }: PackageOptions): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"contacts":[`;
  let isFirst = true;
  for (const { record, parts } of data.contacts) {
    // A key of the record under which a part stands is the part's.
    const own = Object.fromEntries(
      Object.entries(record).filter(([key]) => !parts.some((part) => part.key === key)),
    );
    const written = JSON.stringify(redactor.redact(own, contacts, "contacts[*]").item);
    yield `${isFirst ? "" : ","}${written.slice(0, -1)}`;
    isFirst = false;
    let separator = written === "{}" ? "" : ",";
    for (const part of parts) {
      yield `${separator}${JSON.stringify(part.key)}:[`;
      separator = ",";
      yield* itemsOf(part, `contacts[*].${part.key}[*]`, redactor);
      yield "]";
    }
    yield "}";
  }
  yield "]";
  for (const part of data.parts) {
    yield `,${JSON.stringify(part.key)}:[`;
    yield* itemsOf(part, `${part.key}[*]`, redactor);
    yield "]";
  }
  yield "}";
}

async function* itemsOf(part: Part, place: string, redactor: ItemRedactor): AsyncGenerator<string> {
  let isFirst = true;
  for await (const item of part.items()) {
    const written = JSON.stringify(redactor.redact(item, part.category, place).item);
    yield isFirst ? written : `,${written}`;
    isFirst = false;
  }
}
