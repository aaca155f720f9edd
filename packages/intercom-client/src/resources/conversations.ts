import type { IntercomObject } from "../intercom-object.ts";
import type { Page } from "../transport/pages.ts";
import { pathId } from "../transport/path-id.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { CallOptions, ListOptions } from "./call-options.ts";
import { searchList } from "./search-list.ts";

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
    options?: ListOptions,
  ): AsyncGenerator<Page<Conversation>, void, undefined>;
  /** `GET /conversations/{id}`, with its newest 500 parts. */
  get(id: string, options?: CallOptions): Promise<Conversation>;
}

export function createConversations(transport: Transport): Conversations {
  return {
    search: (field, values, options = {}) =>
      searchList(
        transport,
        { path: "/conversations/search", keys: ["conversations", "data"], field, values },
        options,
      ),
    get: async (id, { signal } = {}) => {
      const path = `/conversations/${pathId(id)}`;
      return objectOf(
        await transport.send({ endpoint: "GET /conversations/{id}", method: "GET", path, signal }),
      );
    },
  };
}
