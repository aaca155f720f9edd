import { z } from "zod";
import { IntercomError } from "./errors.ts";
import type { Answer } from "./request.ts";
import { sameOriginUrl } from "./same-origin-url.ts";

/** One page of a list. */
export interface Page<T> {
  /** Without those that an earlier page had. */
  readonly items: readonly T[];
  /** Counts from 1: how many calls the list has taken so far. */
  readonly number: number;
  readonly requestId: string | null;
}

/** Where a list goes on. Intercom has three shapes under one key, and documents and examples disagree on which list has which. */
export type NextPage =
  | { readonly kind: "cursor"; readonly startingAfter: string }
  | { readonly kind: "link"; readonly path: string }
  | { readonly kind: "page"; readonly page: number };

const WholeNumber = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

const Pages = z
  .object({
    page: WholeNumber.nullish().catch(null),
    total_pages: WholeNumber.nullish().catch(null),
    next: z
      .union([
        z.string(),
        z.int(),
        z.object({ starting_after: z.string().nullish(), page: WholeNumber.nullish() }),
      ])
      .nullish(),
  })
  .nullish();

/**
 * The next page, `null` at the end. A cursor goes before everything; a link is followed only on the same origin (`foreign_link`);
 * without either, a list that says `page 1 of 3` goes on by number. Anything else under `pages` is `invalid_response`: taking it
 * for the end would lose data in silence.
 */
export function nextPageOf(answer: Answer, baseUrl: URL): NextPage | null {
  const pages = Pages.safeParse(fieldOf(answer.json, "pages"));
  if (!pages.success) throw invalid(answer);
  const { next, page, total_pages: total } = pages.data ?? {};
  if (typeof next === "string" && next !== "")
    return { kind: "link", path: sameOriginPath(next, baseUrl, answer) };
  if (typeof next === "number") return { kind: "page", page: next };
  if (typeof next === "object" && next !== null) {
    if (next.starting_after) return { kind: "cursor", startingAfter: next.starting_after };
    if (next.page != null) return { kind: "page", page: next.page };
  }
  return page != null && total != null && page < total ? { kind: "page", page: page + 1 } : null;
}

/** The next page of a search, which knows cursors only: what it says of page numbers has no effect on it. */
export function nextCursorOf(answer: Answer): string | null {
  const pages = Pages.safeParse(fieldOf(answer.json, "pages"));
  if (!pages.success) throw invalid(answer);
  const next = pages.data?.next ?? null;
  if (next === null) return null;
  if (typeof next === "object" && next.starting_after) return next.starting_after;
  throw invalid(answer);
}

function sameOriginPath(link: string, baseUrl: URL, { status, requestId }: Answer): string {
  const url = sameOriginUrl(link, baseUrl);
  if (url === null) throw new IntercomError({ code: "foreign_link", sent: true, status, requestId });
  return `${url.pathname}${url.search}`;
}

/** The array under the first of `keys` that has one; if that is empty, a later one that isn't. None at all: `invalid_response`. */
export function listItems(answer: Answer, keys: readonly string[]): readonly unknown[] {
  const arrays = keys.map((key) => fieldOf(answer.json, key)).filter((value) => Array.isArray(value));
  const items = arrays.find((array) => array.length > 0) ?? arrays[0];
  if (items === undefined) throw invalid(answer);
  return items;
}

function fieldOf(json: unknown, key: string): unknown {
  return typeof json === "object" && json !== null ? Reflect.get(json, key) : undefined;
}

function invalid({ status, requestId }: Answer): IntercomError {
  return new IntercomError({ code: "invalid_response", sent: true, status, requestId });
}

const MOST_PAGES = 1_000;

/** Fetches page after page, each id once. A page that comes up again and a list without end are `endless_pages`. */
export async function* walkPages<T extends { readonly id?: string | null | undefined }>(
  fetchPage: (
    next: NextPage | null,
  ) => Promise<{ items: readonly T[]; next: NextPage | null; requestId: string | null }>,
): AsyncGenerator<Page<T>, void, undefined> {
  const ids = new Set<string>();
  const visited = new Set<string>();
  let place: NextPage | null = null;
  for (let number = 1; ; number += 1) {
    const { items, next, requestId } = await fetchPage(place);
    yield { items: items.filter(({ id }) => isNew(ids, id)), number, requestId };
    if (next === null) return;
    const key = JSON.stringify(next);
    if (visited.has(key) || number >= MOST_PAGES) {
      throw new IntercomError({ code: "endless_pages", sent: true, requestId });
    }
    visited.add(key);
    place = next;
  }
}

/** An item without an id can't be told from another, so it is kept. */
function isNew(ids: Set<string>, id: string | null | undefined): boolean {
  if (id == null) return true;
  if (ids.has(id)) return false;
  ids.add(id);
  return true;
}
