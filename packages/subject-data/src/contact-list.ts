import { type Contact, type InlineList, type IntercomObject, idOf } from "@intercom-dsar/intercom-client";
import type { ReadContext } from "./read-context.ts";
import { type KeptList, type Pages, readList } from "./read-list.ts";

/** A list of a contact's, as far as it could be read. */
export interface ListRead extends Omit<KeptList, "total"> {
  /** `failed` where the list could not be asked for. */
  readonly result: "searched" | "failed";
}

export interface ContactList {
  readonly resource: string;
  /** What the contact says of the list itself. */
  readonly inline: InlineList;
  readonly pages: (contactId: string) => Pages<IntercomObject>;
  /** What stands for the list of a contact without an id, which can't be asked for. */
  readonly withoutId: readonly IntercomObject[];
}

/** Reads a list of a contact's. `null`, without a call, where Intercom's inline count says that there is nothing in it. */
export async function readContactList(
  context: ReadContext,
  contact: Contact,
  { resource, inline, pages, withoutId }: ContactList,
): Promise<ListRead | null> {
  const { count, stubs } = inline;
  if (count === 0 && stubs.length === 0) {
    context.coverage.add({ resource, result: "empty_by_count", items: 0, pages: 0 });
    return null;
  }
  const id = idOf(contact);
  const listed = id === null ? listOf(withoutId) : await readList(context, `${resource} of ${id}`, pages(id));
  // The contact's count may be older than the list's own.
  const uncounted = listed.total === null ? (count ?? 0) - listed.count : 0;
  return {
    ...listed,
    missing: Math.max(listed.missing, uncounted),
    result: id === null ? "failed" : "searched",
  };
}

function listOf(items: readonly IntercomObject[]): KeptList {
  return {
    count: items.length,
    pages: 0,
    total: null,
    missing: 0,
    async *items() {
      yield* items;
    },
  };
}
