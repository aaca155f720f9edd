import { failure, ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { presentSubscriptionType } from "../present/subscription-type.ts";
import type { Contact } from "../state/contact.ts";
import { TO_LIST } from "../state/scopes.ts";
import type { Workspace } from "../state/workspace.ts";
import { findReadable } from "./find-contact.ts";

/** The lists of a contact that have no pages. */
export const contactLists: readonly Endpoint[] = [
  contactList("tags", ({ record }) => record.tags.map(({ id, name }) => ({ type: "tag", id, name }))),
  contactList("segments", ({ record, createdAt }) =>
    record.segments.map(({ id, name }) => ({
      type: "segment",
      id,
      name,
      created_at: createdAt,
      updated_at: createdAt,
      person_type: record.role === "user" ? "user" : "contact",
    })),
  ),
  // Explicit choices alone; what a contact did not choose goes by the type's default.
  contactList("subscriptions", ({ record }, { subscriptionTypes }) =>
    subscriptionTypes.filter(({ id }) => record.subscription_ids.includes(id)).map(presentSubscriptionType),
  ),
];

function contactList(
  name: string,
  read: (contact: Contact, workspace: Workspace) => readonly object[],
): Endpoint {
  return {
    method: "GET",
    template: `/contacts/{contact_id}/${name}`,
    scopes: TO_LIST,
    answer: (call) => {
      const contact = findReadable(call);
      if (contact === null) return failure(404, "not_found", "User Not Found");
      return ok({ type: "list", data: read(contact, call.workspace) });
    },
  };
}
