import type { IntercomObject } from "../intercom-object.ts";
import type { Page } from "../transport/pages.ts";
import { pathId } from "../transport/path-id.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { GuardedCallOptions, ListOptions } from "./call-options.ts";
import { type DeletionReceipt, receiptOf } from "./deletion-receipt.ts";
import { searchList } from "./search-list.ts";

/** A request that a company tracks. Paths want its `id`; `ticket_id` is the number that people see. */
export type Ticket = IntercomObject;

export interface Tickets {
  /** `POST /tickets/search`: those that concern one of the contacts, 1 to `MAX_SEARCH_VALUES`. */
  search(contactIds: readonly string[], options?: ListOptions): AsyncGenerator<Page<Ticket>, void, undefined>;
  /** `GET /tickets/{id}`, with its parts, at most 500. */
  get(id: string, options?: GuardedCallOptions): Promise<Ticket>;
  /** `DELETE /tickets/{id}`: with its parts, attributes and files; it stays in reporting. It can't be undone. */
  delete(id: string, options?: GuardedCallOptions): Promise<DeletionReceipt>;
}

export function createTickets(transport: Transport): Tickets {
  return {
    search: (values, options = {}) =>
      searchList(
        transport,
        { path: "/tickets/search", keys: ["tickets", "data"], field: "contact_ids", values },
        options,
      ),
    get: async (id, options = {}) => {
      const path = `/tickets/${pathId(id)}`;
      return objectOf(
        await transport.send({ endpoint: "GET /tickets/{id}", method: "GET", path, ...options }),
      );
    },
    delete: async (id, options = {}) => {
      const path = `/tickets/${pathId(id)}`;
      const call = { endpoint: "DELETE /tickets/{id}", method: "DELETE", path, goes: "first" } as const;
      return receiptOf(await transport.send({ ...call, ...options }), id);
    },
  };
}
