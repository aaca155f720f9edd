import { z } from "zod";
import type { ApiCall } from "../api/api-call.ts";
import { BadRequest } from "../bad-request.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { type Filter, isGroup, parseFilter } from "./filter.ts";
import { parsePerPage } from "./per-page.ts";

const DEFAULT_PER_PAGE = 20;

const SearchBody = z.object({
  query: z.unknown(),
  pagination: z.object({ per_page: z.unknown(), starting_after: z.string().nullish() }).partial().nullish(),
});

/** Values of a field of a record, as text; a name that is no field is a `BadRequest` (`unknownField`). */
export type FieldReader<Item> = (name: string, item: Item) => readonly string[];

/** A page of the records that the body of a search asks for, in their order, with its `pages`. */
export function searchRecords<Item>(call: ApiCall, records: readonly Item[], fieldOf: FieldReader<Item>) {
  const body = SearchBody.safeParse(call.body);
  if (!body.success || body.data.query === undefined)
    throw new BadRequest("parameter_not_found", "query is a required parameter");
  const { query, pagination } = body.data;
  const filter = parseFilter(query);
  const perPage = parsePerPage(pagination?.per_page, DEFAULT_PER_PAGE);
  const page = pagination?.starting_after ? decodeCursor(pagination.starting_after).page : 1;
  const found = records.filter((record) => matches(filter, record, fieldOf));
  const hasMore = found.length > page * perPage;
  return {
    items: found.slice((page - 1) * perPage, page * perPage),
    total_count: found.length,
    pages: {
      type: "pages",
      ...(hasMore && {
        next: { page: page + 1, starting_after: encodeCursor({ value: null, id: "", page: page + 1 }) },
      }),
      page,
      per_page: perPage,
      total_pages: Math.ceil(found.length / perPage),
    },
  };
}

export function unknownField(): BadRequest {
  return new BadRequest("parameter_invalid", "The query names an unknown field");
}

function matches<Item>(filter: Filter, record: Item, fieldOf: FieldReader<Item>): boolean {
  if (isGroup(filter)) {
    const test = (part: Filter) => matches(part, record, fieldOf);
    return filter.operator === "AND" ? filter.filters.every(test) : filter.filters.some(test);
  }
  const values = fieldOf(filter.field, record);
  const wanted = Array.isArray(filter.value) ? filter.value.map(String) : [String(filter.value)];
  const holds = values.some((value) => wanted.includes(value));
  if (filter.operator === "=" || filter.operator === "IN") return holds;
  if (filter.operator === "!=" || filter.operator === "NIN") return !holds;
  throw new BadRequest("parameter_invalid", `The operator ${filter.operator} is not supported here`);
}
