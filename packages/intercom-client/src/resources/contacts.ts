import { z } from "zod";
import { IntercomError } from "../transport/errors.ts";
import { listItems, nextCursorOf, type Page, walkPages } from "../transport/pages.ts";
import { pathId } from "../transport/path-id.ts";
import { type Answer, parseAnswer, type Transport } from "../transport/request.ts";
import type { CallOptions } from "./call-options.ts";
import { Company } from "./company.ts";
import { Contact } from "./contact.ts";
import { Identifier } from "./identifier.ts";
import { Note } from "./note.ts";
import { PER_PAGE, pagedList } from "./paged-list.ts";

/** Proof that Intercom accepted a deletion. Accepted, not destroyed: Intercom can restore for seven days. */
export interface DeletionReceipt {
  readonly id: string;
  readonly requestId: string | null;
  readonly status: number;
}

export interface Contacts {
  /**
   * `POST /contacts/search`: every user and lead whose `email` is `=` the address as given or in lower case (whether Intercom's `=`
   * minds the case is not documented). What comes back is a proposal: compare `emailOf` before anything irreversible.
   * Archived, blocked, merged and just-created contacts are invisible to it.
   */
  searchByEmail(email: string, options?: CallOptions): AsyncGenerator<Page<Contact>, void, undefined>;
  /** `GET /contacts/{id}`. */
  get(id: string, options?: CallOptions): Promise<Contact>;
  /** `DELETE /contacts/{id}`. Success is 2xx and, where the answer has a body, `deleted: true` of this id; else `unexpected_response`. */
  delete(id: string, options?: CallOptions): Promise<DeletionReceipt>;
  /** `GET /contacts/{id}/companies`. */
  companies(id: string, options?: CallOptions): AsyncGenerator<Page<Company>, void, undefined>;
  /** `GET /contacts/{id}/notes`. */
  notes(id: string, options?: CallOptions): AsyncGenerator<Page<Note>, void, undefined>;
}

export function createContacts(transport: Transport): Contacts {
  return {
    searchByEmail: (email, { signal } = {}) => {
      const query = emailQuery(email);
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
        const items = parseAnswer(z.array(Contact), {
          ...answer,
          json: listItems(answer, ["data", "contacts"]),
        });
        const startingAfter = nextCursorOf(answer);
        const next = startingAfter === null ? null : { kind: "cursor" as const, startingAfter };
        return { items, next, requestId: answer.requestId };
      });
    },
    get: async (id, { signal } = {}) => {
      const path = `/contacts/${pathId(id)}`;
      return parseAnswer(
        Contact,
        await transport.send({ endpoint: "GET /contacts/{id}", method: "GET", path, signal }),
      );
    },
    delete: async (id, { signal } = {}) => {
      const path = `/contacts/${pathId(id)}`;
      const answer = await transport.send({
        endpoint: "DELETE /contacts/{id}",
        method: "DELETE",
        path,
        signal,
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
          item: Company,
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
          item: Note,
        },
        options,
      ),
  };
}

function emailQuery(email: string): unknown {
  const filters = [...new Set([email, email.toLowerCase()])].map((value) => ({
    field: "email",
    operator: "=",
    value,
  }));
  return filters.length === 1 ? filters[0] : { operator: "OR", value: filters };
}

const Deleted = z.object({ id: Identifier.nullish(), deleted: z.unknown().optional() });

function checkDeleted(answer: Answer, id: string): void {
  if (answer.json === undefined) return;
  const { status, requestId } = answer;
  const body = parseAnswer(Deleted, answer);
  if (body.deleted !== true || (body.id != null && body.id !== id)) {
    throw new IntercomError({ code: "unexpected_response", sent: true, status, requestId });
  }
}
