import { presentContactPage } from "../present/contact-page.ts";
import { decodeCursor } from "../search/cursor.ts";
import { parsePerPage } from "../search/per-page.ts";
import { sortedPage } from "../search/sorted-page.ts";
import { isSearchable } from "../state/contact.ts";
import { TO_LIST } from "../state/scopes.ts";
import { ok } from "./answer.ts";
import type { Endpoint } from "./endpoint.ts";

/** Intercom's text says 50; its example and its corrected description say 10. */
const DEFAULT_PER_PAGE = 10;

export const listContacts: Endpoint = {
  method: "GET",
  template: "/contacts",
  scopes: TO_LIST,
  answer: ({ workspace, version, query, now }) => {
    const perPage = parsePerPage(query.get("per_page"), DEFAULT_PER_PAGE);
    const after = query.get("starting_after");
    const cursor = after === null ? null : decodeCursor(after);
    const found = [...workspace.contacts.all()].filter((contact) =>
      isSearchable(contact, workspace.settings, now),
    );
    const order = { read: (contact: { createdAt: number }) => contact.createdAt, descending: true };
    const page = sortedPage(found, order, perPage, cursor);
    return ok(
      presentContactPage(workspace, version, {
        ...page,
        page: cursor?.page ?? 1,
        perPage,
        totalCount: found.length,
      }),
    );
  },
};
