import { failure, ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { numberedPage } from "../present/numbered-page.ts";
import { parsePage, parsePerPage } from "../search/per-page.ts";
import { TO_CUSTOM_OBJECTS } from "../state/scopes.ts";

const DEFAULT_PER_PAGE = 20;

/** A filter that Intercom does not take answers with everything: `customObjectFilter`. */
export const listCustomObjects: Endpoint = {
  method: "GET",
  template: "/custom_object_instances/{custom_object_type_identifier}",
  scopes: TO_CUSTOM_OBJECTS,
  answer: ({ workspace, query, parameter }) => {
    const type = parameter("custom_object_type_identifier");
    const ofType = workspace.customObjects.filter((object) => object.type === type);
    if (ofType.length === 0) return failure(404, "not_found", `Custom object type \`${type}\` not found`);
    const contactId = query.get("references_contact_id");
    const isFiltered = contactId !== null && workspace.settings.customObjectFilter === "heeded";
    const found = isFiltered ? ofType.filter(({ contact_ids: ids }) => ids.includes(contactId)) : ofType;
    const perPage = parsePerPage(query.get("per_page"), DEFAULT_PER_PAGE);
    const page = numberedPage(found, parsePage(query.get("page")), perPage);
    return ok({
      type: "list",
      data: page.items.map(({ id, external_id, custom_attributes, created_at }) => ({
        id,
        type,
        external_id,
        external_created_at: null,
        external_updated_at: null,
        custom_attributes,
        created_at,
        updated_at: created_at,
      })),
      total_count: page.totalCount,
      pages: { type: "pages", page: page.page, per_page: perPage, total_pages: page.totalPages },
    });
  },
};
