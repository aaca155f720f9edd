import type { IntercomObject } from "../intercom-object.ts";
import type { Page } from "../transport/pages.ts";
import { pathId } from "../transport/path-id.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { CallOptions, ListOptions } from "./call-options.ts";
import { searchList } from "./search-list.ts";

/** A request that a company tracks. Paths want its `id`; `ticket_id` is the number that people see. */
export type Ticket = IntercomObject;

export interface Tickets {
  /** `POST /tickets/search`: those that concern one of the contacts, 1 to `MAX_SEARCH_VALUES`. */
  search(contactIds: readonly string[], options?: ListOptions): AsyncGenerator<Page<Ticket>, void, undefined>;
  /** `GET /tickets/{id}`, with its parts, at most 500. */
  get(id: string, options?: CallOptions): Promise<Ticket>;
}

export function createTickets(transport: Transport): Tickets {
  return {
    search: (values, options = {}) =>
      searchList(
        transport,
        { path: "/tickets/search", keys: ["tickets", "data"], field: "contact_ids", values },
        options,
      ),
    get: async (id, { signal } = {}) => {
      const path = `/tickets/${pathId(id)}`;
      return objectOf(await transport.send({ endpoint: "GET /tickets/{id}", method: "GET", path, signal }));
    },
  };
}
