import { z } from "zod";
import { listItems, type NextPage, nextPageOf, type Page, walkPages } from "../transport/pages.ts";
import { parseAnswer, type Transport } from "../transport/request.ts";
import type { CallOptions } from "./call-options.ts";

export interface PagedList<T extends z.ZodType> {
  readonly endpoint: string;
  /** Asked when the first page is, so that an id which is refused fails there. */
  readonly path: () => string;
  /** Names that the array may have; documents and examples disagree. */
  readonly keys: readonly string[];
  readonly item: T;
}

/** Intercom's largest page. */
export const PER_PAGE = 150;

/** All pages of a `GET` list, whichever of the three shapes its `pages.next` has. */
export function pagedList<T extends z.ZodType<{ readonly id?: string | null | undefined }>>(
  transport: Transport,
  { endpoint, path, keys, item }: PagedList<T>,
  { signal }: CallOptions,
): AsyncGenerator<Page<z.output<T>>, void, undefined> {
  return walkPages(async (place) => {
    const answer = await transport.send({ endpoint, method: "GET", path: pathOf(path(), place), signal });
    const items = parseAnswer(z.array(item), { ...answer, json: listItems(answer, keys) });
    return { items, next: nextPageOf(answer, transport.baseUrl), requestId: answer.requestId };
  });
}

function pathOf(path: string, place: NextPage | null): string {
  if (place?.kind === "link") return place.path;
  const query = new URLSearchParams({ per_page: String(PER_PAGE) });
  if (place?.kind === "cursor") query.set("starting_after", place.startingAfter);
  if (place?.kind === "page") query.set("page", String(place.page));
  return `${path}?${query}`;
}
