import { asObject, countOf, type IntercomObject, idOf, textOf } from "../intercom-object.ts";
import { IntercomError } from "./errors.ts";
import type { Answer } from "./request.ts";
import { sameOriginUrl } from "./same-origin-url.ts";

/** One page of a list. */
export interface Page<T> {
  /** Without those that an earlier page had. One that has no id can't be told from another, so it is kept. */
  readonly items: readonly T[];
  /** Counts from 1: how many calls the list has taken so far. */
  readonly number: number;
  /** How many the whole list has by Intercom's count (`total_count`); `null` where it doesn't say. */
  readonly total: number | null;
  /** On the last page, how many more there are, as far as Intercom tells, than could be read. Anything but 0: the list is not all. */
  readonly missing: number;
  readonly requestId: string | null;
}

/** Where a list goes on. Intercom has three shapes under one key, and documents and examples disagree on which list has which. */
export type NextPage =
  | { readonly kind: "cursor"; readonly startingAfter: string }
  | { readonly kind: "link"; readonly path: string }
  | { readonly kind: "page"; readonly page: number };

/** A page as it was fetched. */
export interface FetchedPage {
  readonly entries: readonly unknown[];
  readonly total: number | null;
  /** `null` is the end; `unreadable` says that there seems to be more, in a form that can't be followed. */
  readonly next: NextPage | "unreadable" | null;
  readonly requestId: string | null;
}

/** Reads a page of a list whose array is under one of `keys`. Without any array: `invalid_response`. */
export function readPage(answer: Answer, keys: readonly string[], baseUrl: URL): FetchedPage {
  const list = asObject(answer.json) ?? {};
  return {
    entries: entriesOf(list, keys, answer),
    total: countOf(list.total_count),
    next: nextPageOf(list.pages, baseUrl),
    requestId: answer.requestId,
  };
}

/** The same for a search, which goes on by cursor alone: a page number has no effect on it and brings the first page again. */
export function readSearchPage(answer: Answer, keys: readonly string[], baseUrl: URL): FetchedPage {
  const page = readPage(answer, keys, baseUrl);
  if (page.next === null || page.next === "unreadable") return page;
  const startingAfter = cursorOf(page.next, baseUrl);
  return { ...page, next: startingAfter === null ? "unreadable" : { kind: "cursor", startingAfter } };
}

/** The array under the first of `keys` that has one; if that is empty, a later one that isn't. */
function entriesOf(
  list: IntercomObject,
  keys: readonly string[],
  { status, requestId }: Answer,
): readonly unknown[] {
  const arrays = keys.map((key) => list[key]).filter((value) => Array.isArray(value));
  const entries = arrays.find((array) => array.length > 0) ?? arrays[0];
  if (entries === undefined)
    throw new IntercomError({ code: "invalid_response", sent: true, status, requestId });
  return entries;
}

/**
 * A cursor goes before everything; a link is followed only on the same origin; without either, a list that says `page 1 of 3` goes on by
 * number. Whatever else is there and not empty says that there is more.
 */
function nextPageOf(pages: unknown, baseUrl: URL): FetchedPage["next"] {
  const object = asObject(pages);
  if (object === null) return isEmpty(pages) ? null : "unreadable";
  const { next, page, total_pages: totalPages } = object;
  const stated = statedNext(next, baseUrl);
  if (stated !== null) return stated;
  const number = countOf(page);
  const last = countOf(totalPages);
  if (number !== null && last !== null && number < last) return { kind: "page", page: number + 1 };
  return isEmpty(next) ? null : "unreadable";
}

function statedNext(next: unknown, baseUrl: URL): NextPage | null {
  if (typeof next === "string") return linkTo(next, baseUrl);
  const object = asObject(next);
  const startingAfter = textOf(object?.starting_after);
  if (startingAfter !== null) return { kind: "cursor", startingAfter };
  const page = countOf(object === null ? next : object.page);
  return page === null || page === 0 ? null : { kind: "page", page };
}

/** Text that is neither a URL nor a path is no link: it would lead to some other resource. */
function linkTo(text: string, baseUrl: URL): NextPage | null {
  const url = URL.canParse(text) || text.startsWith("/") ? sameOriginUrl(text, baseUrl) : null;
  return url === null ? null : { kind: "link", path: `${url.pathname}${url.search}` };
}

function cursorOf(next: NextPage, baseUrl: URL): string | null {
  if (next.kind === "cursor") return next.startingAfter;
  return next.kind === "link" ? new URL(next.path, baseUrl).searchParams.get("starting_after") : null;
}

/** `null`, `""`, `{}`, `{ "starting_after": null }`: nothing comes after this. */
function isEmpty(value: unknown): boolean {
  const parts = typeof value === "object" && value !== null ? Object.values(value) : [value];
  return parts.every(
    (part) => part === undefined || part === null || part === "" || part === 0 || part === false,
  );
}

/**
 * Answers with the page that it kept for `place`, a text that is the same in every walk of the list, or reads and keeps it. What it keeps is
 * JSON.
 */
export type KeepPage = (place: string, read: () => Promise<FetchedPage>) => Promise<FetchedPage>;

const MOST_PAGES = 1_000;

/** Fetches page after page, each id once. A page that comes up again and a list without end are `endless_pages`. */
export async function* walkPages(
  fetchPage: (next: NextPage | null) => Promise<FetchedPage>,
  keep: KeepPage = (_, read) => read(),
): AsyncGenerator<Page<IntercomObject>, void, undefined> {
  const ids = new Set<string>();
  const visited = new Set<string>();
  let place: NextPage | null = null;
  let total: number | null = null;
  let read = 0;
  let unreadable = 0;
  for (let number = 1; ; number += 1) {
    const at = place;
    const page = await keep(JSON.stringify(at), () => fetchPage(at));
    const { entries, next, requestId } = page;
    const objects = entries.map(asObject).filter((entry) => entry !== null);
    const items = objects.filter((object) => isNew(ids, idOf(object)));
    read += items.length;
    unreadable += entries.length - objects.length;
    // A list that changes while it is read may have lost one between two pages: its largest count is the one to answer for.
    if (page.total !== null) total = Math.max(total ?? 0, page.total);
    if (next === null || next === "unreadable") {
      const isCutOff = next === "unreadable" && total === null;
      const missing = Math.max((total ?? 0) - read, unreadable + (isCutOff ? 1 : 0));
      yield { items, number, total, missing, requestId };
      return;
    }
    yield { items, number, total, missing: 0, requestId };
    const key = JSON.stringify(next);
    if (visited.has(key) || number >= MOST_PAGES) {
      throw new IntercomError({ code: "endless_pages", sent: true, requestId });
    }
    visited.add(key);
    place = next;
  }
}

function isNew(ids: Set<string>, id: string | null): boolean {
  if (id === null) return true;
  if (ids.has(id)) return false;
  ids.add(id);
  return true;
}
