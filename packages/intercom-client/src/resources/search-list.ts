import { MAX_SEARCH_VALUES } from "../coalescing/coalescing.ts";
import type { IntercomObject } from "../intercom-object.ts";
import { IntercomError } from "../transport/errors.ts";
import { type Page, readSearchPage, walkPages } from "../transport/pages.ts";
import type { Transport } from "../transport/request.ts";
import type { ListOptions } from "./call-options.ts";
import { PER_PAGE } from "./paged-list.ts";

export interface SearchList {
  /** Such as `/tickets/search`. */
  readonly path: string;
  /** Names that the array may have. */
  readonly keys: readonly string[];
  readonly field: string;
  /** 1 to `MAX_SEARCH_VALUES`. */
  readonly values: readonly string[];
}

/** All pages of a search for records of which `field` is one of `values`. */
export function searchList(
  transport: Transport,
  { path, keys, field, values }: SearchList,
  { signal, keep }: ListOptions,
): AsyncGenerator<Page<IntercomObject>, void, undefined> {
  if (values.length === 0 || values.length > MAX_SEARCH_VALUES)
    throw new IntercomError({ code: "invalid_request", sent: false });
  const query =
    values.length === 1
      ? { field, operator: "=", value: values[0] }
      : { field, operator: "IN", value: values };
  return walkPages(async (place) => {
    const cursor = place?.kind === "cursor" ? { starting_after: place.startingAfter } : {};
    const answer = await transport.send({
      endpoint: `POST ${path}`,
      method: "POST",
      path,
      body: { query, pagination: { per_page: PER_PAGE, ...cursor } },
      signal,
    });
    return readSearchPage(answer, keys, transport.baseUrl);
  }, keep);
}
