import type { IntercomObject } from "@intercom-dsar/intercom-client";
import {
  createLeakCheck,
  type OwnWords,
  type Redaction,
  RedactionError,
  type RedactionPolicy,
} from "@intercom-dsar/redaction";
import {
  CATEGORIES,
  type Category,
  createItemRedactor,
  createPeople,
  meetEverybody,
} from "@intercom-dsar/subject-data";
import { z } from "zod";

const item = z.record(z.string(), z.unknown());
const sampleSchema = z.object({ contacts: z.array(item) }).catchall(z.array(item));

/** What a package holds before it is redacted: the person's contacts, each with its parts, and what belongs to no single contact. */
export type Sample = z.output<typeof sampleSchema>;

export interface RedactedSample {
  readonly redacted: Readonly<Record<string, readonly IntercomObject[]>>;
  readonly cuts: readonly Redaction[];
  /** Paths at which the leak check still finds somebody else. */
  readonly leaks: readonly string[];
}

/** @throws SyntaxError where a text is no sample */
export function readSample(written: string): Sample {
  const parsed = sampleSchema.safeParse(JSON.parse(written));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SyntaxError(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is no sample"}`);
}

/** Redacts a sample as an access request's package is redacted. What stands under an unknown key is left out. */
export function redactSample(
  { contacts, ...rest }: Sample,
  policy: RedactionPolicy,
  options: { readonly withhold: boolean },
): RedactedSample {
  const people = createPeople([], contacts);
  for (const items of [contacts, ...Object.values(rest)])
    for (const each of items) meetEverybody(each, people);
  const redactor = createItemRedactor(people, policy, options);
  const own: OwnWords[] = [];

  const redacted = {
    contacts: contacts.map((contact) => {
      const parts = Object.entries(contact).filter(
        (entry): entry is [string, IntercomObject[]] => isList(entry[1]) && PARTS.has(entry[0]),
      );
      const keys = new Set(parts.map(([key]) => key));
      const record = Object.fromEntries(Object.entries(contact).filter(([key]) => !keys.has(key)));
      const redactedParts = parts.map(
        ([key, items]) => [key, redactAll(items, key, `contacts[*].${key}[*]`)] as const,
      );
      return { ...redactAll([record], "contacts", "contacts[*]")[0], ...Object.fromEntries(redactedParts) };
    }),
    ...Object.fromEntries(
      Object.entries(rest)
        .filter(([key]) => PARTS.has(key))
        .map(([key, items]) => [key, redactAll(items, key, `${key}[*]`)] as const),
    ),
  };
  const check = createLeakCheck({ others: people.others(), subject: people.subject });
  check.write(Buffer.from(JSON.stringify(redacted)), own);
  return { redacted, cuts: redactor.cuts(), leaks: leaksOf(check) };

  function redactAll(items: readonly IntercomObject[], key: string, place: string): IntercomObject[] {
    const category = PARTS.get(key);
    if (category === undefined) return [];
    return items.map((each) => {
      const made = redactor.redact(each, category, place);
      own.push(made.own);
      return made.item;
    });
  }
}

/** The category of each key of a package. */
const PARTS: ReadonlyMap<string, Category> = new Map(
  CATEGORIES.flatMap((category) => {
    const { reading } = category;
    if (reading.kind === "identity") return [["contacts", category] as const];
    return "parts" in reading ? Object.keys(reading.parts).map((key) => [key, category] as const) : [];
  }),
);

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "object" && each !== null);
}

function leaksOf(check: ReturnType<typeof createLeakCheck>): readonly string[] {
  try {
    check.end();
    return [];
  } catch (error) {
    if (error instanceof RedactionError) return error.places;
    throw error;
  }
}
