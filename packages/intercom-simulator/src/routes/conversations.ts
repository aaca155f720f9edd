import { failure, ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { presentConversation, presentConversationWithParts } from "../present/conversation.ts";
import { searchRecords, unknownField } from "../search/record-search.ts";
import type { ConversationRecord } from "../state/conversation-seed.ts";
import { TO_READ_CONVERSATIONS } from "../state/scopes.ts";

/** Oldest first; items come without their parts. */
export const searchConversations: Endpoint = {
  method: "POST",
  template: "/conversations/search",
  scopes: TO_READ_CONVERSATIONS,
  answer: (call) => {
    const { items, ...list } = searchRecords(call, call.workspace.conversations, fieldOf);
    const conversations = items.map((conversation) => presentConversation(call, conversation));
    return ok({ type: "conversation.list", conversations, ...list });
  },
};

export const getConversation: Endpoint = {
  method: "GET",
  template: "/conversations/{conversation_id}",
  scopes: TO_READ_CONVERSATIONS,
  answer: (call) => {
    const id = call.parameter("conversation_id");
    const conversation = call.workspace.conversations.find((each) => each.id === id);
    if (conversation === undefined) return failure(404, "not_found", "Resource Not Found");
    return ok(presentConversationWithParts(call, conversation));
  },
};

/** By the contacts that take part, by the address that wrote first (compared as it is), or by its id. */
function fieldOf(name: string, { id, contact_ids, source, rating }: ConversationRecord): readonly string[] {
  switch (name) {
    case "id":
      return [id];
    case "contact_ids":
      return contact_ids;
    case "source.author.email":
      return [source.author.email];
    case "conversation_rating.contact_id":
      return rating === null ? [] : [rating.contact_id];
    default:
      throw unknownField();
  }
}
