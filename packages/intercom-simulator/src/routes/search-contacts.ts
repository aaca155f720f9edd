import { z } from "zod";
import { ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { BadRequest } from "../bad-request.ts";
import { presentContactPage } from "../present/contact-page.ts";
import { candidatesFor } from "../search/candidates.ts";
import { decodeCursor } from "../search/cursor.ts";
import { sortField } from "../search/fields.ts";
import { parseFilter } from "../search/filter.ts";
import { createMatcher } from "../search/matcher.ts";
import { parsePerPage } from "../search/per-page.ts";
import { type SortOrder, sortedPage } from "../search/sorted-page.ts";
import { isSearchable } from "../state/contact.ts";
import { TO_LIST } from "../state/scopes.ts";
import type { Workspace } from "../state/workspace.ts";

const DEFAULT_PER_PAGE = 50;

// `pagination.page` and a `starting_after` in the URL's query have no effect at Intercom, so they are not read here.
const SearchBody = z.object({
  query: z.unknown(),
  pagination: z.object({ per_page: z.unknown(), starting_after: z.string().nullish() }).partial().nullish(),
  sort: z.object({ field: z.string().optional(), order: z.string().optional() }).nullish(),
});

export const searchContacts: Endpoint = {
  method: "POST",
  template: "/contacts/search",
  scopes: TO_LIST,
  answer: (call) => {
    const body = SearchBody.safeParse(call.body);
    if (!body.success || body.data.query === undefined) {
      throw new BadRequest("parameter_not_found", "query is a required parameter");
    }
    const { workspace } = call;
    const { query, pagination, sort } = body.data;
    const filter = parseFilter(query);
    const matches = createMatcher(filter, workspace);
    const order = sortOrder(sort ?? {}, workspace);
    const perPage = parsePerPage(pagination?.per_page, DEFAULT_PER_PAGE);
    const cursor = pagination?.starting_after ? decodeCursor(pagination.starting_after) : null;
    const candidates = candidatesFor(filter, workspace) ?? workspace.contacts.all();
    const found = [...candidates].filter(
      (contact) => isSearchable(contact, workspace.settings, call.now) && matches(contact),
    );
    const page = sortedPage(found, order, perPage, cursor);
    return ok(
      presentContactPage(workspace, call.version, {
        ...page,
        page: cursor?.page ?? 1,
        perPage,
        totalCount: found.length,
      }),
    );
  },
};

function sortOrder(
  sort: { readonly field?: string | undefined; readonly order?: string | undefined },
  workspace: Workspace,
): SortOrder {
  const { field = "last_request_at", order = "descending" } = sort;
  if (order !== "ascending" && order !== "descending") {
    throw new BadRequest(
      "invalid_sort_order",
      `Invalid sort order '${order}'. Must be one of: ascending, descending`,
    );
  }
  return { read: sortField(field, workspace), descending: order === "descending" };
}
