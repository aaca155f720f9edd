import { type Answer, failure, ok } from "../api/answer.ts";
import type { ApiCall } from "../api/api-call.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { presentContact } from "../present/contact.ts";
import { isAtLeast216 } from "../state/api-version.ts";
import type { Contact } from "../state/contact.ts";
import { TO_READ } from "../state/scopes.ts";
import { canonicalId, findReadable } from "./find-contact.ts";

export const getContact: Endpoint = {
  method: "GET",
  template: "/contacts/{contact_id}",
  scopes: TO_READ,
  answer: (call) => {
    const contact = findReadable(call);
    if (contact !== null) return ok(presentContact(call.workspace, contact, call.version));
    const hidden = call.workspace.contacts.get(call.parameter("contact_id"));
    return hidden?.state === "merged" ? merged(call, hidden) : failure(404, "not_found", "User Not Found");
  },
};

/** By the customer's own id; users only. */
export const findByExternalId: Endpoint = {
  method: "GET",
  template: "/contacts/find_by_external_id/{external_id}",
  scopes: TO_READ,
  answer: (call) => {
    const externalId = call.parameter("external_id");
    for (const contact of call.workspace.contacts.all()) {
      const isWanted = contact.record.external_id === externalId && contact.record.role === "user";
      if (isWanted && contact.state === "merged") return merged(call, contact);
      if (isWanted && contact.state === "active")
        return ok(presentContact(call.workspace, contact, call.version));
    }
    return failure(404, "not_found", "User Not Found");
  },
};

/** 410 with a link to the contact that is left since 2.16, a plain 404 before. */
function merged(call: ApiCall, contact: Contact): Answer {
  if (!isAtLeast216(call.version)) return failure(404, "not_found", "User Not Found");
  const link = `</contacts/${canonicalId(call.workspace, contact)}>; rel="canonical"`;
  const message = "This contact has been merged. See the 'Link' header for the canonical contact.";
  return failure(410, "contact_merged", message, { link });
}
