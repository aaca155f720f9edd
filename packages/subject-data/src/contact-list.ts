import {
  type Contact,
  type InlineList,
  type IntercomObject,
  idOf,
  type Page,
} from "@intercom-dsar/intercom-client";
import { type Collection, collectPages } from "./collect-pages.ts";
import type { ReadContext } from "./read-context.ts";

/** A list of a contact's, as far as it could be read. */
export interface ListRead extends Omit<Collection<IntercomObject>, "total"> {
  /** `failed` where the list could not be asked for. */
  readonly result: "searched" | "failed";
}

export interface ContactList {
  readonly resource: string;
  /** What the contact says of the list itself. */
  readonly inline: InlineList;
  readonly pages: (contactId: string) => AsyncIterable<Page<IntercomObject>>;
  /** What stands for the list of a contact without an id, which can't be asked for. */
  readonly withoutId: readonly IntercomObject[];
}

/** Reads a list of a contact's. `null`, without a call, where Intercom's inline count says that there is nothing in it. */
export async function readContactList(
  { memo, coverage }: ReadContext,
  contact: Contact,
  { resource, inline, pages, withoutId }: ContactList,
): Promise<ListRead | null> {
  const { count, stubs } = inline;
  if (count === 0 && stubs.length === 0) {
    coverage.add({ resource, result: "empty_by_count", items: 0, pages: 0 });
    return null;
  }
  const id = idOf(contact);
  const listed =
    id === null
      ? { items: withoutId, pages: 0, total: null, missing: 0 }
      : await memo.remember(`${resource} list of ${id}`, () => collectPages(pages(id)));
  // The contact's count may be older than the list's own.
  const uncounted = listed.total === null ? (count ?? 0) - listed.items.length : 0;
  return {
    items: listed.items,
    pages: listed.pages,
    missing: Math.max(listed.missing, uncounted),
    result: id === null ? "failed" : "searched",
  };
}
