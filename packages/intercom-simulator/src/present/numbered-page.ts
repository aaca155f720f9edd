import type { ApiCall } from "../api/api-call.ts";

/** Some items of a list that is paged by number. */
export interface NumberedPage<Item> {
  readonly items: readonly Item[];
  readonly page: number;
  readonly perPage: number;
  readonly totalPages: number;
  readonly totalCount: number;
}

export function numberedPage<Item>(
  items: readonly Item[],
  page: number,
  perPage: number,
): NumberedPage<Item> {
  return {
    items: items.slice((page - 1) * perPage, page * perPage),
    page,
    perPage,
    totalPages: Math.ceil(items.length / perPage),
    totalCount: items.length,
  };
}

/** `pages` with the next page as a URL, `null` at the end. */
export function urlPages(call: ApiCall, path: string, list: NumberedPage<unknown>) {
  const { page, perPage, totalPages } = list;
  const origin = call.workspace.settings.pageLinkOrigin ?? call.origin;
  return {
    type: "pages",
    next: page < totalPages ? `${origin}${path}?per_page=${perPage}&page=${page + 1}` : null,
    page,
    per_page: perPage,
    total_pages: totalPages,
  };
}
