import { BadRequest } from "../bad-request.ts";
import type { Contact } from "../state/contact.ts";
import type { Workspace } from "../state/workspace.ts";

export type FieldValue = string | number | boolean | null;
type FieldType = "string" | "date" | "boolean" | "tag";

export interface SearchField {
  readonly type: FieldType;
  readonly read: (contact: Contact) => FieldValue | readonly FieldValue[];
}

const EXTRA_STRINGS = [
  "avatar",
  "formatted_phone",
  "language_override",
  "browser",
  "browser_language",
  "os",
  "location.country",
  "location.region",
  "location.city",
  "ios_app_name",
  "ios_app_version",
  "ios_device",
  "ios_os_version",
  "ios_sdk_version",
  "android_app_name",
  "android_app_version",
  "android_device",
  "android_sdk_version",
];
const EXTRA_DATES = [
  "ios_last_seen_at",
  "android_last_seen_at",
  "signed_up_at",
  "last_contacted_at",
  "last_replied_at",
  "last_email_opened_at",
  "last_email_clicked_at",
];
const EXTRA_BOOLEANS = ["unsubscribed_from_emails", "marked_email_as_spam", "has_hard_bounced"];

const FIELDS = new Map<string, SearchField>([
  ["id", { type: "string", read: (contact) => contact.id }],
  ["role", { type: "string", read: (contact) => contact.record.role }],
  ["name", { type: "string", read: (contact) => contact.record.name }],
  ["owner_id", { type: "string", read: (contact) => contact.record.owner_id }],
  ["email", { type: "string", read: (contact) => contact.record.email }],
  ["email_domain", { type: "string", read: (contact) => domainOf(contact.record.email) }],
  ["phone", { type: "string", read: (contact) => contact.record.phone }],
  ["external_id", { type: "string", read: (contact) => contact.record.external_id }],
  ["created_at", { type: "date", read: (contact) => contact.createdAt }],
  ["updated_at", { type: "date", read: (contact) => contact.updatedAt }],
  ["last_seen_at", { type: "date", read: (contact) => contact.record.last_seen_at }],
  ["tag_id", { type: "tag", read: (contact) => contact.record.tags.map((tag) => tag.id) }],
  ["segment_id", { type: "string", read: () => null }],
  ...EXTRA_STRINGS.map((name) => extraField(name, "string")),
  ...EXTRA_DATES.map((name) => extraField(name, "date")),
  ...EXTRA_BOOLEANS.map((name) => extraField(name, "boolean")),
]);

/** The searchable field of this name (Intercom, "Search contacts": Accepted Fields); an unknown one is a `BadRequest`. */
export function searchField(name: string): SearchField {
  const known = FIELDS.get(name);
  if (known !== undefined) return known;
  const attribute = /^custom_attributes\.(.+)$/.exec(name)?.[1];
  if (attribute === undefined) throw new BadRequest("parameter_invalid", "The query names an unknown field");
  return { type: "string", read: (contact) => scalar(contact.record.custom_attributes[attribute]) };
}

/** What a search without `sort` goes by; Intercom says `last_request_at`, which a contact shows as `last_seen_at`. */
export function sortField(name: string, workspace: Workspace): (contact: Contact) => FieldValue {
  if (name === "last_request_at") return (contact) => contact.record.last_seen_at;
  if (name === "email" && workspace.settings.emailSearch === "case-insensitive") {
    return (contact) => contact.record.email?.toLowerCase() ?? null;
  }
  const { read } = searchField(name);
  return (contact) => {
    const value = read(contact);
    return isList(value) ? null : value;
  };
}

function isList(value: FieldValue | readonly FieldValue[]): value is readonly FieldValue[] {
  return Array.isArray(value);
}

function extraField(name: string, type: FieldType): [string, SearchField] {
  const missing = type === "boolean" ? false : null;
  return [name, { type, read: (contact) => scalar(contact.record.extra[name]) ?? missing }];
}

function domainOf(email: string | null): string | null {
  return email === null ? null : email.slice(email.lastIndexOf("@") + 1);
}

function scalar(value: unknown): FieldValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
