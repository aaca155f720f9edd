import { countOf, type IntercomObject } from "../intercom-object.ts";
import { IntercomError } from "../transport/errors.ts";
import type { Page } from "../transport/pages.ts";
import { pathId } from "../transport/path-id.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { CallOptions, GuardedCallOptions, ListOptions } from "./call-options.ts";
import { type ChangeReceipt, type DeletionReceipt, receiptOf } from "./deletion-receipt.ts";
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
  get(id: string, options?: GuardedCallOptions): Promise<Conversation>;
  /**
   * `GET /conversations/{id}/side_conversations`: how many threads of teammates hang on it. The answer has one of them, of which nothing is
   * kept: Intercom has no count alone. `invalid_response` where it states none.
   */
  countSideConversations(id: string, options?: CallOptions): Promise<number>;
  /**
   * `POST /conversations/redact`: the text and files of a part that has a body, or of the first message where a contact wrote it; else
   * `invalid_request` with Intercom's code `conversation_part_not_redactable`. It can't be undone.
   */
  redact(
    id: string,
    message: { readonly type: "conversation_part" | "source"; readonly id: string },
    options?: GuardedCallOptions,
  ): Promise<ChangeReceipt>;
  /** `DELETE /conversations/{id}/customers/{contact_id}` on behalf of a teammate. The last contact can't be detached: 422, `invalid_request`. */
  detach(
    id: string,
    contactId: string,
    adminId: string,
    options?: GuardedCallOptions,
  ): Promise<ChangeReceipt>;
  /**
   * `DELETE /conversations/{id}`. Its rows in reporting go with it where `retainMetrics` is false, which takes a scope of its own. It can't
   * be undone.
   */
  delete(
    id: string,
    options: GuardedCallOptions & { readonly retainMetrics: boolean },
  ): Promise<DeletionReceipt>;
}

export function createConversations(transport: Transport): Conversations {
  return {
    search: (field, values, options = {}) =>
      searchList(
        transport,
        { path: "/conversations/search", keys: ["conversations", "data"], field, values },
        options,
      ),
    get: async (id, { signal, guard } = {}) => {
      const path = `/conversations/${pathId(id)}`;
      return objectOf(
        await transport.send({ endpoint: "GET /conversations/{id}", method: "GET", path, signal, guard }),
      );
    },
    countSideConversations: async (id, { signal } = {}) => {
      const answer = await transport.send({
        endpoint: "GET /conversations/{id}/side_conversations",
        method: "GET",
        path: `/conversations/${pathId(id)}/side_conversations?per_page=1`,
        signal,
      });
      const count = countOf(objectOf(answer).total_count);
      if (count !== null) return count;
      const { status, requestId } = answer;
      throw new IntercomError({ code: "invalid_response", sent: true, status, requestId });
    },
    redact: async (id, { type, id: messageId }, options = {}) => {
      const key = type === "source" ? "source_id" : "conversation_part_id";
      const { status, requestId } = await transport.send({
        endpoint: "POST /conversations/redact",
        method: "POST",
        path: "/conversations/redact",
        body: { type, conversation_id: id, [key]: messageId },
        goes: "first",
        ...options,
      });
      return { status, requestId };
    },
    detach: async (id, contactId, adminId, options = {}) => {
      const { status, requestId } = await transport.send({
        endpoint: "DELETE /conversations/{id}/customers/{contact_id}",
        method: "DELETE",
        path: `/conversations/${pathId(id)}/customers/${pathId(contactId)}`,
        body: { admin_id: adminId, customer: { intercom_user_id: contactId } },
        goes: "first",
        ...options,
      });
      return { status, requestId };
    },
    delete: async (id, { retainMetrics, signal, guard }) => {
      const answer = await transport.send({
        endpoint: "DELETE /conversations/{id}",
        method: "DELETE",
        path: `/conversations/${pathId(id)}?retain_metrics=${retainMetrics}`,
        signal,
        guard,
        goes: "first",
      });
      return receiptOf(answer, id);
    },
  };
}
