import type { Category } from "../../category.ts";
import { eraseConversations } from "./erase-conversations.ts";
import { personalConversation, REASONS } from "./personal-conversation.ts";
import { readConversations } from "./read-conversations.ts";

export const conversations: Category = {
  name: "conversations",
  heading: "Conversations",
  words:
    "Messages between a contact and the company, with ratings: those that a contact takes part in, and those that began with one of the person's addresses and have no contact of another address. The person's own words and teammates' answers are given; teammates are numbered, other people and what they wrote are cut, internal notes keep their date. Intercom gives the newest 500 messages of a conversation, and no message of the company that nobody answered.",
  endpoints: ["POST /conversations/search", "GET /conversations/{conversation_id}"],
  scopes: ["Read conversations"],
  fields: {
    provided: ["source", "conversation_parts", "conversation_rating"],
    derived: ["title", "tags", "custom_attributes", "state", "ai_agent"],
    others: ["contacts", "author", "email_address_headers"],
    internal: ["statistics", "admin_assignee_id", "team_assignee_id", "sla_applied", "linked_objects"],
  },
  redaction: [],
  own: ["conversation_rating.remark", "ai_agent.rating_remark"],
  personal: { reasons: REASONS, of: personalConversation },
  erasure: eraseConversations,
  reading: { kind: "subject", parts: { conversations: readConversations } },
};
