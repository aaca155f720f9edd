import { contacts, type ItemRedactor, type Part, type SubjectData } from "@intercom-dsar/subject-data";
import type { Piece } from "./checked-chunks.ts";

/** What a package is made of. */
export interface PackageSource {
  /** What stands before the data. */
  readonly head: Readonly<Record<string, unknown>>;
  readonly data: Pick<SubjectData, "contacts" | "parts">;
  readonly redactor: ItemRedactor;
}

/** `intercom-dsar.package.v1`: every item under the key and with the members that Intercom gave it. */
export async function* packageV1({ head, data, redactor }: PackageSource): AsyncGenerator<Piece> {
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
