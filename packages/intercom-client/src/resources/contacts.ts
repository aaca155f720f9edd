import { idOf } from "../intercom-object.ts";
import { IntercomError } from "../transport/errors.ts";
import { type Page, readSearchPage, walkPages } from "../transport/pages.ts";
import { pathId } from "../transport/path-id.ts";
import { type Answer, objectOf, type Transport } from "../transport/request.ts";
import type { CallOptions, GuardedCallOptions } from "./call-options.ts";
import type { Company } from "./companies.ts";
import type { Contact } from "./contact.ts";
import type { Note } from "./notes.ts";
import { PER_PAGE, pagedList } from "./paged-list.ts";

/** Proof that Intercom accepted a deletion. Accepted, not destroyed: Intercom can restore for seven days. */
export interface DeletionReceipt {
  readonly id: string;
  readonly requestId: string | null;
  readonly status: number;
}

/** How many values one search may ask for (Intercom, "Search contacts": 15 filters a group, of which `IN` is the shortcut). */
export const MAX_SEARCH_VALUES = 15;

export interface Contacts {
  /**
   * `POST /contacts/search`: every user and lead whose `email` is one of `addresses`, which are 1 to `MAX_SEARCH_VALUES` and asked for as
   * they are. Whether Intercom minds their case, or how else they are written, is not documented: ask for every spelling, and take what
   * comes back for a proposal; compare `emailOf` before anything irreversible. Archived, blocked, merged and just-created contacts are
   * invisible to it.
   */
  searchByEmail(
    addresses: readonly string[],
    options?: CallOptions,
  ): AsyncGenerator<Page<Contact>, void, undefined>;
  /** `GET /contacts/{id}`. A success that has neither an id nor an address is no contact: `unexpected_response`. */
  get(id: string, options?: GuardedCallOptions): Promise<Contact>;
  /**
   * `DELETE /contacts/{id}`. Success is 2xx and, where the answer has a body, `deleted: true` of this id; else `unexpected_response`.
   * It goes before other calls that wait at the throttle: what it was decided on must not grow old in the queue.
   */
  delete(id: string, options?: GuardedCallOptions): Promise<DeletionReceipt>;
  /** `GET /contacts/{id}/companies`. */
  companies(id: string, options?: CallOptions): AsyncGenerator<Page<Company>, void, undefined>;
  /** `GET /contacts/{id}/notes`. */
  notes(id: string, options?: CallOptions): AsyncGenerator<Page<Note>, void, undefined>;
}

export function createContacts(transport: Transport): Contacts {
  return {
    searchByEmail: (addresses, { signal } = {}) => {
      const query = emailQuery(addresses);
      return walkPages(async (place) => {
        const cursor = place?.kind === "cursor" ? { starting_after: place.startingAfter } : {};
        const answer = await transport.send({
          endpoint: "POST /contacts/search",
          method: "POST",
          path: "/contacts/search",
          // The default order, by last request, moves contacts between pages while they are read.
          body: {
            query,
            sort: { field: "created_at", order: "ascending" },
            pagination: { per_page: PER_PAGE, ...cursor },
          },
          signal,
        });
        return readSearchPage(answer, ["data", "contacts"], transport.baseUrl);
      });
    },
    get: async (id, { signal, guard } = {}) => {
      const path = `/contacts/${pathId(id)}`;
      const answer = await transport.send({
        endpoint: "GET /contacts/{id}",
        method: "GET",
        path,
        signal,
        guard,
      });
      const contact = objectOf(answer);
      if (!("id" in contact || "email" in contact)) throw unexpected(answer);
      return contact;
    },
    delete: async (id, { signal, guard } = {}) => {
      const path = `/contacts/${pathId(id)}`;
      const answer = await transport.send({
        endpoint: "DELETE /contacts/{id}",
        method: "DELETE",
        path,
        signal,
        guard,
        goesFirst: true,
      });
      checkDeleted(answer, id);
      return { id, requestId: answer.requestId, status: answer.status };
    },
    companies: (id, options = {}) =>
      pagedList(
        transport,
        {
          endpoint: "GET /contacts/{id}/companies",
          path: () => `/contacts/${pathId(id)}/companies`,
          keys: ["data", "companies"],
        },
        options,
      ),
    notes: (id, options = {}) =>
      pagedList(
        transport,
        {
          endpoint: "GET /contacts/{id}/notes",
          path: () => `/contacts/${pathId(id)}/notes`,
          keys: ["data", "notes"],
        },
        options,
      ),
  };
}

function emailQuery(addresses: readonly string[]): unknown {
  if (addresses.length === 0 || addresses.length > MAX_SEARCH_VALUES)
    throw new IntercomError({ code: "invalid_request", sent: false });
  return addresses.length === 1
    ? { field: "email", operator: "=", value: addresses[0] }
    : { field: "email", operator: "IN", value: addresses };
}

function checkDeleted(answer: Answer, id: string): void {
  if (answer.json === undefined) return;
  const body = objectOf(answer);
  if (body.deleted !== true || (idOf(body) ?? id) !== id) throw unexpected(answer);
}

function unexpected({ status, requestId }: Answer): IntercomError {
  return new IntercomError({ code: "unexpected_response", sent: true, status, requestId });
}
