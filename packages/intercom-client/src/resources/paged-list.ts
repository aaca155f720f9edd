import type { IntercomObject } from "../intercom-object.ts";
import { type NextPage, type Page, readPage, walkPages } from "../transport/pages.ts";
import type { Transport } from "../transport/request.ts";
import type { ListOptions } from "./call-options.ts";

export interface PagedList {
  readonly endpoint: string;
  /** Asked when the first page is, so that an id which is refused fails there. */
  readonly path: () => string;
  /** Names that the array may have; documents and examples disagree. */
  readonly keys: readonly string[];
  /** Of the first page; a list that has no pages gets none. @default per_page */
  readonly query?: Readonly<Record<string, string>>;
  /** `Intercom-Version`. @default the connection's */
  readonly version?: string;
}

/** Intercom's largest page. */
export const PER_PAGE = 150;

/** All pages of a `GET` list, whichever of the three shapes its `pages.next` has. */
export function pagedList(
  transport: Transport,
  { endpoint, path, keys, query, version }: PagedList,
  { signal, keep }: ListOptions,
): AsyncGenerator<Page<IntercomObject>, void, undefined> {
  return walkPages(async (place) => {
    const answer = await transport.send({
      endpoint,
      method: "GET",
      path: pathOf(path(), query, place),
      signal,
      ...(version !== undefined && { version }),
    });
    return readPage(answer, keys, transport.baseUrl);
  }, keep);
}

function pathOf(path: string, parameters: PagedList["query"], place: NextPage | null): string {
  if (place?.kind === "link") return place.path;
  const query = new URLSearchParams(parameters ?? { per_page: String(PER_PAGE) });
  if (place?.kind === "cursor") query.set("starting_after", place.startingAfter);
  if (place?.kind === "page") query.set("page", String(place.page));
  return query.size === 0 ? path : `${path}?${query}`;
}
