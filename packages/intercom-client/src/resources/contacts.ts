import { MAX_SEARCH_VALUES, type Sharing } from "../coalescing/coalescing.ts";
import type { IntercomObject } from "../intercom-object.ts";
import { IntercomError } from "../transport/errors.ts";
import type { Page } from "../transport/pages.ts";
import { pathId } from "../transport/path-id.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { CallOptions, GuardedCallOptions, ListOptions } from "./call-options.ts";
import type { Company } from "./companies.ts";
import type { Contact } from "./contact.ts";
import { type DeletionReceipt, receiptOf, unexpected } from "./deletion-receipt.ts";
import { type FindOptions, type FoundContacts, findContacts } from "./find-contacts.ts";
import type { Note } from "./notes.ts";
import { pagedList } from "./paged-list.ts";
import { searchContacts } from "./search-contacts.ts";

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
  /**
   * The same, all pages at once, in one call with other requests of this client that wait for their turns to search. What is found is told
   * by `isMine`. Resolves with `members: 1` where the search was the caller's own; a shared one may find, but that it found nothing says
   * less: Intercom compares by rules of its own.
   */
  findByEmail(addresses: readonly string[], options: FindOptions): Promise<FoundContacts>;
  /** `GET /contacts/{id}`. A success that has neither an id nor an address is no contact: `unexpected_response`. */
  get(id: string, options?: GuardedCallOptions): Promise<Contact>;
  /**
   * `DELETE /contacts/{id}`. Success is 2xx and, where the answer has a body, `deleted: true` of this id; else `unexpected_response`.
   * It goes before other calls that wait at the throttle: what it was decided on must not grow old in the queue.
   */
  delete(id: string, options?: GuardedCallOptions): Promise<DeletionReceipt>;
  /** `GET /contacts/{id}/companies`. */
  companies(id: string, options?: ListOptions): AsyncGenerator<Page<Company>, void, undefined>;
  /** `GET /contacts/{id}/notes`. */
  notes(id: string, options?: ListOptions): AsyncGenerator<Page<Note>, void, undefined>;
  /** `GET /contacts/{id}/tags`, which has no pages. */
  tags(id: string, options?: ListOptions): AsyncGenerator<Page<IntercomObject>, void, undefined>;
  /** `GET /contacts/{id}/segments`, which has no pages. */
  segments(id: string, options?: ListOptions): AsyncGenerator<Page<IntercomObject>, void, undefined>;
  /**
   * `GET /contacts/{id}/subscriptions`, which has no pages: the types that the contact has left (`consent_type` `opt_out`) or chosen (`opt_in`).
   * What is not there goes by its type's default.
   */
  subscriptions(id: string, options?: ListOptions): AsyncGenerator<Page<IntercomObject>, void, undefined>;
}

export function createContacts(transport: Transport, sharing: Sharing): Contacts {
  const unpaged =
    (name: string) =>
    (id: string, options: ListOptions = {}) =>
      pagedList(
        transport,
        {
          endpoint: `GET /contacts/{id}/${name}`,
          path: () => `/contacts/${pathId(id)}/${name}`,
          keys: ["data", name],
          query: {},
        },
        options,
      );
  return {
    searchByEmail: (addresses, { signal } = {}) => {
      checkNumber(addresses);
      return searchContacts(transport, { addresses: () => addresses, signal });
    },
    findByEmail: (addresses, options) => {
      checkNumber(addresses);
      return findContacts(transport, sharing, addresses, options);
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
        goes: "first",
      });
      return receiptOf(answer, id);
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
    tags: unpaged("tags"),
    segments: unpaged("segments"),
    subscriptions: unpaged("subscriptions"),
  };
}

function checkNumber(addresses: readonly string[]): void {
  if (addresses.length === 0 || addresses.length > MAX_SEARCH_VALUES)
    throw new IntercomError({ code: "invalid_request", sent: false });
}
