import type { Contact } from "@intercom-dsar/intercom-client";
import type { Source } from "./sections.ts";
import { tidyMembers } from "./tidy.ts";

/** Intercom's short lists of what is read as a whole elsewhere, by the part that has it. */
const READ_ELSEWHERE: readonly (readonly [part: string, keys: readonly string[]])[] = [
  ["tag_names", ["tags"]],
  ["companies", ["companies"]],
  ["notes", ["notes"]],
  ["subscriptions", ["opted_out_subscription_types", "opted_in_subscription_types"]],
];
const TECHNICAL = ["type", "workspace_id", "email_domain"];

/** A redacted contact: who the person is to the company. `parts` are those that were read of it. */
export function toProfile(contact: Contact, parts: readonly string[]): Record<string, unknown> {
  const elsewhere = READ_ELSEWHERE.filter(([part]) => parts.includes(part)).flatMap(([, keys]) => keys);
  return tidyMembers(contact, [...TECHNICAL, ...elsewhere]);
}

const PROVIDED = new Set([
  ...["email", "name", "phone", "external_id", "custom_attributes", "social_profiles", "avatar"],
]);
const OBSERVED =
  /^(?:last_|browser|os$|android_|ios_|location$|utm_|referrer$|language_override$|signed_up_at$)/;

export function profileSource(key: string): Source {
  if (PROVIDED.has(key)) return "provided";
  return OBSERVED.test(key) ? "observed" : "derived";
}
