import { idOf } from "@intercom-dsar/intercom-client";
import type { OwnWords } from "@intercom-dsar/redaction";
import { contacts, type ItemRedactor, type Part, type SubjectData } from "@intercom-dsar/subject-data";
import { profileSource, toProfile } from "./profile.ts";
import { PROFILE_SECTIONS, SECTIONS, type Section, type Source, sectionOf } from "./sections.ts";

/** An item of the package, redacted and arranged. */
export interface ShownItem {
  readonly item: Record<string, unknown>;
  /** The texts in it that the person wrote. */
  readonly own: OwnWords;
}

/** A list of the package, in its order; `items` reads it anew at each call. */
export interface ShownList {
  readonly key: string;
  /** How many items were read. */
  readonly count: number;
  readonly sourceOf: (key: string) => Source;
  items(): AsyncIterable<ShownItem>;
}

/** All lists of a package, profiles first. Nothing is held: items are read, redacted and arranged one after the other. */
export function packageLists(
  data: Pick<SubjectData, "contacts" | "parts">,
  redactor: ItemRedactor,
): readonly ShownList[] {
  const inProfiles = new Set(PROFILE_SECTIONS.map(({ part }) => part));
  const byPart = new Map<string, (readonly [part: Part, place: string, profile: string | null])[]>();
  const add = (part: Part, place: string, profile: string | null) => {
    if (inProfiles.has(part.key)) return;
    byPart.set(part.key, [...(byPart.get(part.key) ?? []), [part, place, profile]]);
  };
  for (const { record, parts } of data.contacts)
    for (const part of parts) add(part, `contacts[*].${part.key}[*]`, idOf(record));
  for (const part of data.parts) add(part, `${part.key}[*]`, null);

  const lists = [...byPart].map(([name, readings]): ShownList => {
    const section = sectionOf(name);
    return {
      key: section.key,
      count: readings.reduce((sum, [part]) => sum + part.count, 0),
      sourceOf: sourceOf(section),
      async *items() {
        for (const [part, place, profile] of readings)
          for await (const { item, own } of redactedItems(part, place, redactor))
            yield { item: { ...section.shape(item), ...(profile !== null && { profile }) }, own };
      },
    };
  });
  const you: ShownList = {
    key: "you",
    count: data.contacts.length,
    sourceOf: profileSource,
    items: () => profiles(data, redactor),
  };
  return [you, ...lists.sort((a, b) => orderOf(a.key) - orderOf(b.key))];
}

async function* profiles(
  data: Pick<SubjectData, "contacts">,
  redactor: ItemRedactor,
): AsyncGenerator<ShownItem> {
  for (const { record, parts } of data.contacts) {
    // A key of the record under which a part stands is the part's.
    const bare = Object.fromEntries(
      Object.entries(record).filter(([key]) => !parts.some((part) => part.key === key)),
    );
    const { item, own } = redactor.redact(bare, contacts, "contacts[*]");
    const profile = toProfile(
      item,
      parts.map(({ key }) => key),
    );
    for (const { key, part: name, shape } of PROFILE_SECTIONS) {
      const part = parts.find((each) => each.key === name);
      if (part === undefined) continue;
      const shown: Record<string, unknown>[] = [];
      for await (const each of redactedItems(part, `contacts[*].${name}[*]`, redactor))
        shown.push(shape(each.item));
      if (shown.length > 0) profile[key] = shown;
    }
    yield { item: profile, own };
  }
}

async function* redactedItems(part: Part, place: string, redactor: ItemRedactor) {
  for await (const raw of part.items()) {
    const { item, own } = redactor.redact(raw, part.category, place);
    yield { item, own };
  }
}

function sourceOf({ sources }: Section): (key: string) => Source {
  return (key) => (Object.hasOwn(sources, key) ? sources[key] : undefined) ?? "derived";
}

/** What no section names comes last. */
function orderOf(key: string): number {
  const index = SECTIONS.findIndex((section) => section.key === key);
  return index === -1 ? SECTIONS.length : index;
}
