import type { Contact, InlineList, IntercomObject, KeepPage, Page } from "@intercom-dsar/intercom-client";
import type { ContactReader } from "./category.ts";
import { readContactList } from "./contact-list.ts";
import { listRow } from "./coverage.ts";
import type { ReadContext } from "./read-context.ts";

interface ListReaderOptions {
  /** Of the coverage row. */
  readonly resource: string;
  readonly pages: (
    context: ReadContext,
    contactId: string,
    keep: KeepPage,
  ) => AsyncIterable<Page<IntercomObject>>;
  /** What the contact says of the list itself. @default nothing */
  readonly inline?: (contact: Contact) => InlineList;
}

const UNKNOWN: InlineList = { count: null, stubs: [] };

/** Reads one list of a contact's, as it comes; nothing of a contact without an id. */
export function listReader({ resource, pages, inline = () => UNKNOWN }: ListReaderOptions): ContactReader {
  return async function* read(context, contact) {
    const listed = await readContactList(context, contact, {
      resource,
      inline: inline(contact),
      pages: (id) => (keep) => pages(context, id, keep),
      withoutId: [],
    });
    if (listed === null) return;
    context.coverage.add(listRow(resource, listed));
    yield* listed.items();
  };
}
