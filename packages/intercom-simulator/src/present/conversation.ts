import type { ApiCall } from "../api/api-call.ts";
import type { ConversationRecord, PartRecord } from "../state/conversation-seed.ts";
import { presentAttachment } from "./attachment.ts";

/** Intercom gives no more parts than this, the newest ones ("Retrieve a conversation"). */
const MOST_PARTS = 500;

/** The first message has an id of its own. */
export function sourceIdOf({ id }: ConversationRecord): string {
  return `40${id}`;
}

/** As a search shows it: everything but the parts. */
export function presentConversation(call: ApiCall, conversation: ConversationRecord) {
  const { id, created_at, source, parts, rating } = conversation;
  const contacts = conversation.contact_ids.map((contactId) => ({
    type: "contact",
    id: contactId,
    external_id: call.workspace.contacts.get(contactId)?.record.external_id ?? null,
  }));
  const teammates = new Set(parts.flatMap(({ author }) => (author.type === "admin" ? author.id : [])));
  return {
    type: "conversation",
    id,
    created_at,
    updated_at: parts.at(-1)?.created_at ?? created_at,
    waiting_since: null,
    snoozed_until: null,
    source: {
      type: "conversation",
      id: sourceIdOf(conversation),
      delivered_as: source.delivered_as,
      subject: source.subject,
      body: source.body,
      author: source.author,
      attachments: source.attachments.map((file) => presentAttachment(call, file)),
      url: source.url,
      redacted: source.redacted,
      ...(source.email_headers.length > 0 && {
        email_message_metadata: {
          subject: source.subject,
          email_address_headers: source.email_headers,
          message_id: null,
        },
      }),
    },
    contacts: { type: "contact.list", contacts },
    first_contact_reply: null,
    admin_assignee_id: 0,
    team_assignee_id: 0,
    open: conversation.state === "open",
    state: conversation.state,
    read: true,
    tags: { type: "tag.list", tags: [] },
    priority: "none",
    sla_applied: null,
    statistics: { type: "conversation_statistics", count_conversation_parts: parts.length + 1 },
    conversation_rating: rating && {
      rating: rating.rating,
      remark: rating.remark,
      created_at: rating.created_at,
      contact: { type: "contact", id: rating.contact_id, external_id: null },
      teammate: { type: "admin", id: rating.admin_id },
    },
    teammates: {
      type: "admin.list",
      teammates: [...teammates].map((admin) => ({ type: "admin", id: admin })),
    },
    title: conversation.title,
    custom_attributes: conversation.custom_attributes,
    topics: {},
    ticket: null,
    linked_objects: { type: "list", data: [], total_count: 0, has_more: false },
    ai_agent: null,
    ai_agent_participated: false,
    ...conversation.extra,
  };
}

/** As its own path shows it: with its newest parts. */
export function presentConversationWithParts(call: ApiCall, conversation: ConversationRecord) {
  const { parts } = conversation;
  return {
    external_references: [],
    monitor_evaluations: [],
    scorecards: [],
    ...presentConversation(call, conversation),
    conversation_parts: {
      type: "conversation_part.list",
      conversation_parts: parts.slice(-MOST_PARTS).map((part) => presentPart(call, conversation, part)),
      total_count: parts.length,
    },
  };
}

/** A message, of the conversation or of a thread that hangs on it. */
export function presentPart(call: ApiCall, { state }: ConversationRecord, part: PartRecord) {
  return {
    type: "conversation_part",
    id: part.id ?? "",
    part_type: part.part_type,
    body: part.body,
    created_at: part.created_at,
    updated_at: part.created_at,
    notified_at: part.created_at,
    assigned_to: null,
    author: part.author,
    attachments: part.attachments.map((file) => presentAttachment(call, file)),
    external_id: null,
    redacted: part.redacted,
    email_message_metadata:
      part.email_headers.length === 0
        ? null
        : { subject: "", email_address_headers: part.email_headers, message_id: null },
    state,
    tags: [],
    event_details: null,
    app_package_code: null,
  };
}
