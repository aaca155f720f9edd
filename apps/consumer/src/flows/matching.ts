import { normalizeEmail } from "@intercom-dsar/dsar-events";
import { type Contact, emailOf } from "@intercom-dsar/intercom-client";

/**
 * True where the contact's own address is one of the subject's normalised addresses.
 * Intercom's `=` is never trusted with a person: whether it ignores case, and how it treats what was escaped, is not documented.
 */
export function isSubject(contact: Contact, subjects: readonly string[]): boolean {
  const stated = emailOf(contact);
  if (stated === null) return false;
  const address = normalizeEmail(stated);
  return address !== null && subjects.includes(address);
}
