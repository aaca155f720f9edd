import { type ApiVersion, isAtLeast216 } from "../state/api-version.ts";
import type { Contact } from "../state/contact.ts";
import { companiesOf, notesAbout, type Workspace } from "../state/workspace.ts";
import { escapeIdentity } from "./escape-identity.ts";

/** A contact's own answer names at most this many of its companies, notes and tags. */
const MAX_INLINE = 10;

/** The inline list of a contact: references only, never the records. */
function stubs(kind: string, all: readonly { readonly id: string }[], path: string, url: string) {
  return {
    type: "list",
    data: all.slice(0, MAX_INLINE).map(({ id }) => ({ type: kind, id, url: `/${path}/${id}` })),
    url,
    total_count: all.length,
    has_more: all.length > MAX_INLINE,
  };
}

/** Members that Intercom shows and that the simulator has nothing to say about. */
const UNKNOWN = {
  avatar: null,
  signed_up_at: null,
  last_replied_at: null,
  last_contacted_at: null,
  last_email_opened_at: null,
  last_email_clicked_at: null,
  language_override: null,
  browser: null,
  browser_version: null,
  browser_language: null,
  os: null,
  android_app_name: null,
  android_app_version: null,
  android_device: null,
  android_os_version: null,
  android_sdk_version: null,
  android_last_seen_at: null,
  ios_app_name: null,
  ios_app_version: null,
  ios_device: null,
  ios_os_version: null,
  ios_sdk_version: null,
  ios_last_seen_at: null,
  utm_campaign: null,
  utm_content: null,
  utm_medium: null,
  utm_source: null,
  utm_term: null,
  referrer: null,
};

/** A contact as GET, search and list show it. */
export function presentContact(workspace: Workspace, contact: Contact, version: ApiVersion) {
  const { record, id } = contact;
  const identity = workspace.settings.escapeIdentity ? escapeIdentity : (text: string) => text;
  const path = `/contacts/${id}`;
  const subscriptions = () => stubs("subscription", [], "subscriptions", `${path}/subscriptions`);
  return {
    type: "contact",
    id,
    workspace_id: workspace.id,
    external_id: record.external_id,
    role: record.role,
    email: record.email === null ? null : identity(record.email),
    ...(record.email === null ? {} : { email_domain: record.email.slice(record.email.lastIndexOf("@") + 1) }),
    phone: record.phone,
    name: record.name === null ? null : identity(record.name),
    owner_id: record.owner_id === null || isAtLeast216(version) ? record.owner_id : Number(record.owner_id),
    has_hard_bounced: false,
    marked_email_as_spam: false,
    unsubscribed_from_emails: false,
    created_at: contact.createdAt,
    updated_at: contact.updatedAt,
    last_seen_at: record.last_seen_at,
    ...UNKNOWN,
    location: { type: "location", country: null, region: null, city: null, country_code: null },
    social_profiles: { type: "list", data: [] },
    custom_attributes: record.custom_attributes,
    tags: stubs("tag", record.tags, "tags", `${path}/tags`),
    notes: stubs("note", notesAbout(workspace, id), "notes", `${path}/notes`),
    companies: stubs("company", companiesOf(workspace, contact), "companies", `${path}/companies`),
    opted_out_subscription_types: subscriptions(),
    opted_in_subscription_types: subscriptions(),
    ...record.extra,
  };
}

/** The short form that DELETE, archive, unarchive and block answer with. */
export function presentReference<Flags extends object>(contact: Contact, flags: Flags) {
  return { type: "contact", id: contact.id, external_id: contact.record.external_id, ...flags };
}
