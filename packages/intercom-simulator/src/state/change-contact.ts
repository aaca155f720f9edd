import type { Contact } from "./contact.ts";
import type { ParsedContact } from "./seed.ts";
import type { Settings } from "./settings.ts";
import type { Workspace } from "./workspace.ts";

/** Deletes, archives or blocks; search forgets the contact after its lag, counted from when it first left the active ones. */
export function hideContact(
  workspace: Workspace,
  contact: Contact,
  state: "archived" | "blocked" | "deleted",
  now: number,
): void {
  if (contact.state === "active") contact.hiddenSince = now;
  if (state === "deleted") {
    contact.deletedAt = now;
    for (const companyId of contact.companyIds) workspace.peopleOf.get(companyId)?.delete(contact);
  }
  contact.state = state;
  contact.updatedAt = Math.floor(now / 1000);
}

/** Search finds the contact again after the lag of a new one. */
export function unarchiveContact(contact: Contact, settings: Settings, now: number): void {
  contact.state = "active";
  contact.hiddenSince = null;
  contact.searchableFrom = now + settings.indexLagAfterCreateMs;
  contact.updatedAt = Math.floor(now / 1000);
}

/** Intercom's staff bring a deleted contact back, as it was. */
export function restoreContact(workspace: Workspace, contact: Contact, now: number): void {
  unarchiveContact(contact, workspace.settings, now);
  contact.deletedAt = null;
  for (const companyId of contact.companyIds) workspace.peopleOf.get(companyId)?.add(contact);
}

/** Search knows the new address at once, and the former one no more. */
export function changeEmail(workspace: Workspace, contact: Contact, email: string | null, now: number): void {
  workspace.contacts.changeEmail(contact, email);
  contact.updatedAt = Math.floor(now / 1000);
}

/** What a contact is marked by, as a teammate, a rule or an integration changes it. */
export type ContactMarks = Partial<Pick<ParsedContact, "tags" | "segments" | "custom_attributes">>;

export function changeMarks(contact: Contact, marks: ContactMarks, now: number): void {
  contact.record = { ...contact.record, ...marks };
  contact.updatedAt = Math.floor(now / 1000);
}

export function mergeContact(source: Contact, target: Contact, now: number): void {
  source.state = "merged";
  source.mergedInto = target.id;
  source.hiddenSince = now;
  source.updatedAt = Math.floor(now / 1000);
}
