import { type Answer, failure, ok } from "../api/answer.ts";
import type { ApiCall } from "../api/api-call.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { presentReference } from "../present/contact.ts";
import { hideContact, unarchiveContact } from "../state/change-contact.ts";
import type { Contact } from "../state/contact.ts";
import { TO_WRITE } from "../state/scopes.ts";

/** Accepts a permanent deletion; archived and blocked contacts can be deleted directly (since API 2.6). */
export const deleteContact: Endpoint = {
  method: "DELETE",
  template: "/contacts/{contact_id}",
  scopes: TO_WRITE,
  answer: (call) => {
    const contact = call.workspace.contacts.get(call.parameter("contact_id"));
    if (contact === null || contact.state === "merged") return notFound();
    if (contact.state === "deleted") {
      return call.workspace.settings.repeatDelete === 200 ? deleted(contact) : notFound();
    }
    hideContact(call.workspace, contact, "deleted", call.now);
    call.effect("contact_deleted", contact.id);
    return deleted(contact);
  },
};

/** A soft delete that undoes itself when the person comes back: never an erasure. */
export const archiveContact: Endpoint = {
  method: "POST",
  template: "/contacts/{contact_id}/archive",
  scopes: TO_WRITE,
  answer: (call) =>
    changed(call, (contact) => {
      hideContact(call.workspace, contact, "archived", call.now);
      call.effect("contact_archived", contact.id);
      return { archived: true };
    }),
};

export const unarchiveContactEndpoint: Endpoint = {
  method: "POST",
  template: "/contacts/{contact_id}/unarchive",
  scopes: TO_WRITE,
  answer: (call) =>
    changed(call, (contact) => {
      unarchiveContact(contact, call.workspace.settings, call.now);
      call.effect("contact_unarchived", contact.id);
      return { archived: false };
    }),
};

export const blockContact: Endpoint = {
  method: "POST",
  template: "/contacts/{contact_id}/block",
  scopes: TO_WRITE,
  answer: (call) =>
    changed(call, (contact) => {
      hideContact(call.workspace, contact, "blocked", call.now);
      call.effect("contact_blocked", contact.id);
      return { blocked: true };
    }),
};

function changed(call: ApiCall, change: (contact: Contact) => object): Answer {
  const contact = call.workspace.contacts.get(call.parameter("contact_id"));
  if (contact === null || contact.state === "merged" || contact.state === "deleted") return notFound();
  return ok(presentReference(contact, change(contact)));
}

function deleted(contact: Contact): Answer {
  return ok(presentReference(contact, { deleted: true }));
}

function notFound(): Answer {
  return failure(404, "not_found", "User Not Found");
}
