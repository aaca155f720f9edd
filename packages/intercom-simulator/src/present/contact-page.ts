import { encodeCursor } from "../search/cursor.ts";
import type { ContactPage } from "../search/newest-first.ts";
import type { ApiVersion } from "../state/api-version.ts";
import type { Workspace } from "../state/workspace.ts";
import { presentContact } from "./contact.ts";

/** A page of contacts with a cursor object as `pages.next`; at the end there is no `next`. */
export function presentContactPage(workspace: Workspace, version: ApiVersion, found: ContactPage) {
  const { next, page, perPage, totalCount } = found;
  return {
    type: "list",
    data: found.contacts.map((contact) => presentContact(workspace, contact, version)),
    total_count: totalCount,
    pages: {
      type: "pages",
      ...(next === null ? {} : { next: { page: next.page, starting_after: encodeCursor(next) } }),
      page,
      per_page: perPage,
      total_pages: Math.ceil(totalCount / perPage),
    },
  };
}
