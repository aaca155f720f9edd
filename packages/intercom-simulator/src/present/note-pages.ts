import type { ApiCall } from "../api/api-call.ts";
import { decodeCursor, encodeCursor } from "../search/cursor.ts";
import { type NumberedPage, urlPages } from "./numbered-page.ts";

/**
 * `pages` of a contact's notes. Intercom's schema has a cursor object, its example `next: null` as with URLs, and its SDK counts
 * pages; the setting `notesNext` chooses.
 */
export function notePages(call: ApiCall, path: string, list: NumberedPage<unknown>) {
  const pages = urlPages(call, path, list);
  if (call.workspace.settings.notesNext === "url") return pages;
  const { next, ...numbers } = pages;
  if (call.workspace.settings.notesNext === "none" || next === null) return numbers;
  const page = list.page + 1;
  return {
    ...numbers,
    next: { page, per_page: list.perPage, starting_after: encodeCursor({ value: null, id: "", page }) },
  };
}

/** The page that a cursor of `notePages` leads to. */
export function decodeNoteCursor(cursor: string): number {
  return decodeCursor(cursor).page;
}
