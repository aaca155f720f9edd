import { z } from "zod";
import { failure, ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { BadRequest } from "../bad-request.ts";
import { presentConversation, presentConversationWithParts } from "../present/conversation.ts";
import { decodeCursor, encodeCursor } from "../search/cursor.ts";
import { type Filter, isGroup, parseFilter } from "../search/filter.ts";
import { parsePerPage } from "../search/per-page.ts";
import type { ConversationRecord } from "../state/conversation-seed.ts";
import { TO_READ_CONVERSATIONS } from "../state/scopes.ts";

const DEFAULT_PER_PAGE = 20;

const SearchBody = z.object({
  query: z.unknown(),
  pagination: z.object({ per_page: z.unknown(), starting_after: z.string().nullish() }).partial().nullish(),
});

/** Oldest first; items come without their parts. */
export const searchConversations: Endpoint = {
  method: "POST",
  template: "/conversations/search",
  scopes: TO_READ_CONVERSATIONS,
  answer: (call) => {
    const body = SearchBody.safeParse(call.body);
    if (!body.success || body.data.query === undefined)
      throw new BadRequest("parameter_not_found", "query is a required parameter");
    const { query, pagination } = body.data;
    const filter = parseFilter(query);
    const perPage = parsePerPage(pagination?.per_page, DEFAULT_PER_PAGE);
    const page = pagination?.starting_after ? decodeCursor(pagination.starting_after).page : 1;
    const found = call.workspace.conversations.filter((conversation) => matches(filter, conversation));
    const hasMore = found.length > page * perPage;
    return ok({
      type: "conversation.list",
      conversations: found
        .slice((page - 1) * perPage, page * perPage)
        .map((conversation) => presentConversation(call.workspace, conversation)),
      total_count: found.length,
      pages: {
        type: "pages",
        ...(hasMore && {
          next: { page: page + 1, starting_after: encodeCursor({ value: null, id: "", page: page + 1 }) },
        }),
        page,
        per_page: perPage,
        total_pages: Math.ceil(found.length / perPage),
      },
    });
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
    return ok(presentConversationWithParts(call.workspace, conversation));
  },
};

/** By the contacts that take part, by the address that wrote first (compared as it is), or by its id. */
function matches(filter: Filter, conversation: ConversationRecord): boolean {
  if (isGroup(filter)) {
    const test = (part: Filter) => matches(part, conversation);
    return filter.operator === "AND" ? filter.filters.every(test) : filter.filters.some(test);
  }
  const values = fieldOf(filter.field, conversation);
  const wanted = Array.isArray(filter.value) ? filter.value.map(String) : [String(filter.value)];
  const holds = values.some((value) => wanted.includes(value));
  if (filter.operator === "=" || filter.operator === "IN") return holds;
  if (filter.operator === "!=" || filter.operator === "NIN") return !holds;
  throw new BadRequest("parameter_invalid", `The operator ${filter.operator} is not supported here`);
}

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
      throw new BadRequest("parameter_invalid", "The query names an unknown field");
  }
}
