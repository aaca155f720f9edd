import { MAX_SEARCH_VALUES } from "../coalescing/coalescing.ts";
import type { IntercomObject } from "../intercom-object.ts";
import { IntercomError } from "../transport/errors.ts";
import { type Page, readSearchPage, walkPages } from "../transport/pages.ts";
import { pathId } from "../transport/path-id.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { CallOptions } from "./call-options.ts";
import { PER_PAGE } from "./paged-list.ts";

/** A conversation. What a search shows of it has no parts. */
export type Conversation = IntercomObject;

/** What a search for conversations goes by. */
export type ConversationField = "contact_ids" | "source.author.email";

export interface Conversations {
  /**
   * `POST /conversations/search`: those of which `field` is one of `values`, 1 to `MAX_SEARCH_VALUES`. Messages that the company sent and
   * nobody answered are no conversations, and are not found.
   */
  search(
    field: ConversationField,
    values: readonly string[],
    options?: CallOptions,
  ): AsyncGenerator<Page<Conversation>, void, undefined>;
  /** `GET /conversations/{id}`, with its newest 500 parts. */
  get(id: string, options?: CallOptions): Promise<Conversation>;
}

export function createConversations(transport: Transport): Conversations {
  return {
    search: (field, values, { signal } = {}) => {
      if (values.length === 0 || values.length > MAX_SEARCH_VALUES)
        throw new IntercomError({ code: "invalid_request", sent: false });
      const query =
        values.length === 1
          ? { field, operator: "=", value: values[0] }
          : { field, operator: "IN", value: values };
      return walkPages(async (place) => {
        const cursor = place?.kind === "cursor" ? { starting_after: place.startingAfter } : {};
        const answer = await transport.send({
          endpoint: "POST /conversations/search",
          method: "POST",
          path: "/conversations/search",
          body: { query, pagination: { per_page: PER_PAGE, ...cursor } },
          signal,
        });
        return readSearchPage(answer, ["conversations", "data"], transport.baseUrl);
      });
    },
    get: async (id, { signal } = {}) => {
      const path = `/conversations/${pathId(id)}`;
      return objectOf(
        await transport.send({ endpoint: "GET /conversations/{id}", method: "GET", path, signal }),
      );
    },
  };
}
