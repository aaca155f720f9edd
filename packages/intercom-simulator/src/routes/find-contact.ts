import type { ApiCall } from "../api/api-call.ts";
import { type Contact, isReadable } from "../state/contact.ts";
import type { Workspace } from "../state/workspace.ts";

/** The contact of the path, if its path answers. */
export function findReadable(call: ApiCall): Contact | null {
  const contact = call.workspace.contacts.get(call.parameter("contact_id"));
  return contact !== null && isReadable(contact, call.workspace.settings, call.now) ? contact : null;
}

/** A merge chain is followed this far (Intercom, "Get a contact": "up to 3 hops"). */
const MAX_HOPS = 3;

/** Id of the contact that is left of a merged one. */
export function canonicalId(workspace: Workspace, merged: Contact): string {
  let contact = merged;
  for (let hop = 0; hop < MAX_HOPS && contact.mergedInto !== null; hop += 1) {
    const target = workspace.contacts.get(contact.mergedInto);
    if (target === null) break;
    contact = target;
  }
  return contact.id;
}
