import { ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { presentContactPage } from "../present/contact-page.ts";
import { newestFirst } from "../search/newest-first.ts";
import { isSearchable } from "../state/contact.ts";
import { TO_LIST } from "../state/scopes.ts";

/** Intercom's text says 50; its example and its corrected description say 10. */
const DEFAULT_PER_PAGE = 10;

export const listContacts: Endpoint = {
  method: "GET",
  template: "/contacts",
  scopes: TO_LIST,
  answer: ({ workspace, version, query, now }) => {
    const found = [...workspace.contacts.all()].filter((contact) =>
      isSearchable(contact, workspace.settings, now),
    );
    return ok(presentContactPage(workspace, version, newestFirst(found, query, DEFAULT_PER_PAGE)));
  },
};
