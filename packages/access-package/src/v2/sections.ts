import { asObject, type IntercomObject } from "@intercom-dsar/intercom-client";
import { toCall, toConversation, toTicket } from "./messages.ts";
import { pickTidy, tidyMembers } from "./tidy.ts";

/** Where a value comes from: the person gave it, it was seen of what they did, or the company made it of something. */
export type Source = "provided" | "observed" | "derived";

/** A key of the package: what of the source's parts stands there, and how. */
export interface Section {
  readonly key: string;
  /** The key of the part, as categories name it. */
  readonly part: string;
  /** An item as the package shows it; `item` is redacted. */
  readonly shape: (item: IntercomObject) => Record<string, unknown>;
  /** Of the members of an item; of those that are not named, `derived`. */
  readonly sources: Readonly<Record<string, Source>>;
}

/** What stands within each profile, since it says something of that profile alone. */
export const PROFILE_SECTIONS: readonly Section[] = [
  {
    key: "tags",
    part: "tag_names",
    shape: (item) => tidyMembers(item),
    sources: {},
  },
  {
    key: "segments",
    part: "segments",
    shape: (item) => pickTidy(item, { id: "id", name: "name" }),
    sources: {},
  },
];

/** In the order in which a person asks. */
export const SECTIONS: readonly Section[] = [
  {
    key: "companies",
    part: "companies",
    shape: (item) => tidyMembers(item, ["type", "app_id"]),
    sources: {
      ...sameFor("provided", "name website industry size"),
      ...sameFor("observed", "session_count last_request_at user_count"),
    },
  },
  {
    key: "conversations",
    part: "conversations",
    shape: toConversation,
    sources: { rating: "provided", messages: "provided" },
  },
  {
    key: "tickets",
    part: "tickets",
    shape: toTicket,
    sources: sameFor("provided", "title description attributes messages"),
  },
  {
    key: "calls",
    part: "calls",
    shape: toCall,
    sources: {
      ...sameFor("provided", "phone transcript recording"),
      ...sameFor("observed", "direction state initiated_at answered_at ended_at ended_reason"),
    },
  },
  {
    key: "activity",
    part: "events",
    shape: (item) => tidyMembers(item, ["type", "id", "user_id", "intercom_user_id", "email"]),
    sources: sameFor("observed", "event_name created_at metadata"),
  },
  {
    key: "activityTotals",
    part: "event_summaries",
    shape: (item) => tidyMembers(item),
    sources: sameFor("observed", "name first last count description"),
  },
  {
    key: "preferences",
    part: "subscriptions",
    shape: toPreference,
    sources: { chosen: "provided" },
  },
  {
    key: "notes",
    part: "notes",
    shape: (item) => tidyMembers(item, ["type", "contact"]),
    sources: {},
  },
  {
    key: "records",
    part: "custom_objects",
    shape: (item) => tidyMembers(item, []),
    sources: { custom_attributes: "provided" },
  },
  {
    key: "hiddenProfiles",
    part: "hidden_contacts",
    shape: (item) => tidyMembers(item, ["type", "workspace_id"]),
    sources: sameFor("provided", "email external_id name phone"),
  },
];

/** A part of a category that came after this list. */
export function sectionOf(part: string): Section {
  const known = SECTIONS.find((section) => section.part === part);
  return known ?? { key: part, part, shape: (item) => tidyMembers(item), sources: {} };
}

function toPreference({
  subscription_type: type,
  chosen,
  receives,
}: IntercomObject): Record<string, unknown> {
  const kind = asObject(type);
  return {
    ...pickTidy(kind, { id: "id" }),
    ...pickTidy(asObject(kind?.default_translation), { name: "name", description: "description" }),
    ...pickTidy(kind, { content_types: "by", consent_type: "consent" }),
    chosen,
    receives,
  };
}

function sameFor(source: Source, keys: string): Record<string, Source> {
  return Object.fromEntries(keys.split(" ").map((key) => [key, source]));
}
