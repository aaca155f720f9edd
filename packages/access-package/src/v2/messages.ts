import { asObject, type IntercomObject } from "@intercom-dsar/intercom-client";
import { pickTidy, tidy, tidyMembers } from "./tidy.ts";

/** Who a message is from: the person the package is for, a numbered teammate or other person, or the company where nobody is named. */
export const YOU = "you";
const COMPANY = "company";

/** Of conversations: how Intercom keeps the messages of each kind of record. */
const CONVERSATION = {
  ...{ id: "id", title: "title", created_at: "created_at", updated_at: "updated_at" },
  ...{ open: "open", state: "state", read: "read", priority: "priority" },
  ...{ conversation_rating: "rating", custom_attributes: "custom_attributes", ai_agent: "ai_agent" },
};
const TICKET = {
  ...{ id: "id", ticket_id: "number", created_at: "created_at", updated_at: "updated_at" },
  ...{ category: "category", open: "open", is_shared: "is_shared" },
};

/** A redacted conversation: what it is about, and its messages from the first to the last. */
export function toConversation(item: IntercomObject): Record<string, unknown> {
  const source = asObject(item.source);
  const first = source === null ? [] : [{ created_at: item.created_at, ...source }];
  return {
    ...pickTidy(item, CONVERSATION),
    ...tagsOf(item),
    ...profilesOf(item),
    messages: [...first, ...partsOf(item, "conversation_parts")].map(toMessage),
  };
}

/** A redacted ticket. */
export function toTicket(item: IntercomObject): Record<string, unknown> {
  const {
    _default_title_: title,
    _default_description_: description,
    ...attributes
  } = asObject(item.ticket_attributes) ?? { _default_title_: undefined, _default_description_: undefined };
  const state = asObject(item.ticket_state);
  return {
    ...pickTidy(item, TICKET),
    ...pickTidy(asObject(item.ticket_type), { name: "kind" }),
    ...pickTidy({ state: state?.external_label ?? state?.category }, { state: "state" }),
    ...pickTidy(
      { title, description, attributes },
      { title: "title", description: "description", attributes: "attributes" },
    ),
    ...profilesOf(item),
    messages: partsOf(item, "ticket_parts").map(toMessage),
  };
}

/** A redacted call. */
export function toCall(item: IntercomObject): Record<string, unknown> {
  const { teammate, ...call } = tidyMembers(item);
  return { ...call, ...pickTidy(asObject(teammate), { name: "with" }) };
}

const MESSAGE = {
  ...{ subject: "subject", body: "body", url: "page", delivered_as: "delivered_as" },
  ...{ ticket_state: "ticket_state", previous_ticket_state: "previous_ticket_state" },
  ...{ updated_attribute_data: "updated_attribute", attachments: "attachments" },
};

function toMessage(part: IntercomObject): Record<string, unknown> {
  const author = asObject(part.author);
  const { type } = author ?? {};
  const isYou = type === "user" || type === "lead" || type === "contact";
  return {
    ...pickTidy(part, { id: "id", created_at: "at" }),
    from: isYou ? YOU : (tidy(author?.name) ?? COMPANY),
    ...(type === "bot" && { automated: true }),
    kind: kindOf(part),
    ...pickTidy(part, MESSAGE),
  };
}

/** `message` for what somebody wrote, else Intercom's word. */
function kindOf({ part_type: kind }: IntercomObject): string {
  if (kind === undefined || kind === "comment") return "message";
  return typeof kind === "string" ? kind : "other";
}

function partsOf(item: IntercomObject, key: string): readonly IntercomObject[] {
  const parts = asObject(item[key])?.[key];
  return Array.isArray(parts) ? parts.map(asObject).filter((part) => part !== null) : [];
}

function tagsOf({ tags }: IntercomObject): Record<string, unknown> {
  const names = (Array.isArray(tags) ? tags : []).map((tag) => tidy(asObject(tag)?.name));
  const named = names.filter((name) => name !== undefined);
  return named.length === 0 ? {} : { tags: named };
}

/** Which of the person's profiles take part: another's are not in a redacted item. */
function profilesOf(item: IntercomObject): Record<string, unknown> {
  const { contacts } = item;
  const ids = (Array.isArray(contacts) ? contacts : []).map((contact) => tidy(asObject(contact)?.id));
  const known = ids.filter((id) => id !== undefined);
  return known.length === 0 ? {} : { profiles: known };
}
