import { type Page, readSearchPage, walkPages } from "../transport/pages.ts";
import type { AttemptRecord, Transport } from "../transport/request.ts";
import type { Contact } from "./contact.ts";
import { PER_PAGE } from "./paged-list.ts";

interface ContactSearch {
  /** Asked for once, when the turn of the first page has come. */
  readonly addresses: () => readonly string[];
  /** Lets other calls go before, so that others may join. @default false */
  readonly mayWait?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onAttempt?: ((attempt: AttemptRecord) => void) | undefined;
}

/** All pages of `POST /contacts/search` by e-mail address. */
export function searchContacts(
  transport: Transport,
  { addresses, mayWait = false, signal, onAttempt }: ContactSearch,
): AsyncGenerator<Page<Contact>, void, undefined> {
  let query: unknown;
  return walkPages(async (place) => {
    const cursor = place?.kind === "cursor" ? { starting_after: place.startingAfter } : {};
    const answer = await transport.send({
      endpoint: "POST /contacts/search",
      method: "POST",
      path: "/contacts/search",
      bodyAtTurn: () => {
        query ??= emailQuery(addresses());
        // The default order, by last request, moves contacts between pages while they are read.
        const sort = { field: "created_at", order: "ascending" };
        return { query, sort, pagination: { per_page: PER_PAGE, ...cursor } };
      },
      // Whoever comes to wait meanwhile can be taken along.
      goes: place === null && mayWait ? "last" : "in turn",
      onAttempt,
      signal,
    });
    return readSearchPage(answer, ["data", "contacts"], transport.baseUrl);
  });
}

function emailQuery(addresses: readonly string[]): unknown {
  return addresses.length === 1
    ? { field: "email", operator: "=", value: addresses[0] }
    : { field: "email", operator: "IN", value: addresses };
}
