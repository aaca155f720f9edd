import type { Contact } from "../state/contact.ts";
import { decodeCursor } from "./cursor.ts";
import { parsePerPage } from "./per-page.ts";
import { type SortedPage, sortedPage } from "./sorted-page.ts";

/** A page of contacts, and what its caller is told about the whole list. */
export interface ContactPage extends SortedPage {
  readonly page: number;
  readonly perPage: number;
  readonly totalCount: number;
}

const BY_CREATION = { read: (contact: Contact) => contact.createdAt, descending: true };

/** The page that the query of a GET asks for by `per_page` and `starting_after`. */
export function newestFirst(found: Contact[], query: URLSearchParams, defaultPerPage: number): ContactPage {
  const perPage = parsePerPage(query.get("per_page"), defaultPerPage);
  const after = query.get("starting_after");
  const cursor = after === null ? null : decodeCursor(after);
  const page = sortedPage(found, BY_CREATION, perPage, cursor);
  return { ...page, page: cursor?.page ?? 1, perPage, totalCount: found.length };
}
