import type { People } from "./people.ts";

const PERSON_TYPES: readonly unknown[] = ["admin", "teammate", "user", "lead", "contact"];
/** Keys under which Intercom names people without a type. */
const PERSON_KEYS = new Set(
  "author applied_by assignee owner admin teammate teammates recipients reply_to email_address_headers contact contacts created_by updated_by".split(
    " ",
  ),
);

/**
 * Meets everybody whom an item names, wherever in it: whatever says that it is a teammate or a contact, and whatever stands under a key of
 * people, as headers of e-mails do. No depth of nesting ends it.
 */
export function meetEverybody(item: object, people: Pick<People, "meet">): void {
  const open: (readonly [value: object, isPerson: boolean])[] = [[item, false]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, isPerson] = next;
    if (Array.isArray(value)) {
      for (const each of value) if (typeof each === "object" && each !== null) open.push([each, isPerson]);
      continue;
    }
    const type: unknown = Reflect.get(value, "type");
    if (isPerson || PERSON_TYPES.includes(type)) people.meet(value);
    for (const [key, below] of Object.entries(value))
      if (typeof below === "object" && below !== null) open.push([below, PERSON_KEYS.has(key)]);
  }
}
