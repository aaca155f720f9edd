import { failure, ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { BadRequest } from "../bad-request.ts";
import { presentPart } from "../present/conversation.ts";
import { numberedPage } from "../present/numbered-page.ts";
import { parsePage, parsePerPage } from "../search/per-page.ts";
import { TO_READ_CONVERSATIONS } from "../state/scopes.ts";

const DEFAULT_PER_PAGE = 25;
/** Fewer than of other lists. */
const MAX_PER_PAGE = 50;

/** Each with all of its messages: Intercom has no way to ask how many there are, and no more. */
export const listSideConversations: Endpoint = {
  method: "GET",
  template: "/conversations/{id}/side_conversations",
  scopes: TO_READ_CONVERSATIONS,
  answer: (call) => {
    const conversation = call.workspace.conversations.find(({ id }) => id === call.parameter("id"));
    if (conversation === undefined) return failure(404, "not_found", "Resource Not Found");
    const perPage = parsePerPage(call.query.get("per_page"), DEFAULT_PER_PAGE);
    if (perPage > MAX_PER_PAGE)
      throw new BadRequest("parameter_invalid", `per_page must be between 1 and ${MAX_PER_PAGE}`);
    const page = numberedPage(conversation.side_conversations, parsePage(call.query.get("page")), perPage);
    return ok({
      type: "side_conversation.list",
      side_conversations: page.items.map(({ id, parts }) => ({
        side_conversation_id: id,
        conversation_parts: parts.map((part, index) =>
          presentPart(call, conversation, { ...part, id: part.id ?? `${id}${index}` }),
        ),
        total_count: parts.length,
      })),
      total_count: page.totalCount,
      pages: { type: "pages", page: page.page, per_page: perPage, total_pages: page.totalPages },
    });
  },
};
