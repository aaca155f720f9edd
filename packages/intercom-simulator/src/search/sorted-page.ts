import type { Contact } from "../state/contact.ts";
import type { Cursor } from "./cursor.ts";
import type { FieldValue } from "./fields.ts";

export interface SortOrder {
  readonly read: (contact: Contact) => FieldValue;
  readonly descending: boolean;
}

export interface SortedPage {
  readonly contacts: readonly Contact[];
  /** Where the next page goes on; `null` at the end. */
  readonly next: Cursor | null;
}

/** The contacts after `cursor`, at most `perPage`. Ids break ties, in the same direction. */
export function sortedPage(
  found: Contact[],
  order: SortOrder,
  perPage: number,
  cursor: Cursor | null,
): SortedPage {
  const direction = order.descending ? -1 : 1;
  const compare = (left: { value: FieldValue; id: string }, right: { value: FieldValue; id: string }) =>
    direction * (compareValues(left.value, right.value) || compareValues(left.id, right.id));
  const keyed = found.map((contact) => ({ contact, value: order.read(contact), id: contact.id }));
  keyed.sort(compare);
  const start = cursor === null ? 0 : keyed.findIndex((item) => compare(item, cursor) > 0);
  if (start === -1) return { contacts: [], next: null };
  const page = keyed.slice(start, start + perPage);
  const last = page.at(-1);
  const hasMore = keyed.length > start + perPage;
  return {
    contacts: page.map((item) => item.contact),
    next: hasMore && last ? { value: last.value, id: last.id, page: (cursor?.page ?? 1) + 1 } : null,
  };
}

/** What is unknown sorts before everything else. */
function compareValues(left: FieldValue, right: FieldValue): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  return left < right ? -1 : 1;
}
