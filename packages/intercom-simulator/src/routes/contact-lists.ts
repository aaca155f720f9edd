import { failure, ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import type { Contact } from "../state/contact.ts";
import { TO_LIST } from "../state/scopes.ts";
import { findReadable } from "./find-contact.ts";

/** The lists of a contact that have no pages. */
export const contactLists: readonly Endpoint[] = [
  contactList("tags", (contact) => contact.record.tags.map(({ id, name }) => ({ type: "tag", id, name }))),
  contactList("segments", () => []),
  contactList("subscriptions", () => []),
];

function contactList(name: string, read: (contact: Contact) => readonly object[]): Endpoint {
  return {
    method: "GET",
    template: `/contacts/{contact_id}/${name}`,
    scopes: TO_LIST,
    answer: (call) => {
      const contact = findReadable(call);
      if (contact === undefined) return failure(404, "not_found", "User Not Found");
      return ok({ type: "list", data: read(contact) });
    },
  };
}
