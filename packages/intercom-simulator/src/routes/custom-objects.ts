import { failure, ok } from "../api/answer.ts";
import type { ApiCall } from "../api/api-call.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { numberedPage } from "../present/numbered-page.ts";
import { parsePage, parsePerPage } from "../search/per-page.ts";
import { TO_CUSTOM_OBJECTS } from "../state/scopes.ts";
import type { CustomObjectRecord } from "../state/seed.ts";

const DEFAULT_PER_PAGE = 20;

/** A filter that Intercom does not take answers with everything: `customObjectFilter`. */
export const listCustomObjects: Endpoint = {
  method: "GET",
  template: "/custom_object_instances/{custom_object_type_identifier}",
  scopes: TO_CUSTOM_OBJECTS,
  answer: ({ workspace, query, parameter }) => {
    const type = parameter("custom_object_type_identifier");
    if (!workspace.customObjectTypes.has(type))
      return failure(404, "not_found", `Custom object type \`${type}\` not found`);
    const ofType = workspace.customObjects.filter((object) => object.type === type);
    const contactId = query.get("references_contact_id");
    const isFiltered = contactId !== null && workspace.settings.customObjectFilter === "heeded";
    const found = isFiltered ? ofType.filter(({ contact_ids: ids }) => ids.includes(contactId)) : ofType;
    const perPage = parsePerPage(query.get("per_page"), DEFAULT_PER_PAGE);
    const page = numberedPage(found, parsePage(query.get("page")), perPage);
    return ok({
      type: "list",
      data: page.items.map(present),
      total_count: page.totalCount,
      pages: { type: "pages", page: page.page, per_page: perPage, total_pages: page.totalPages },
    });
  },
};

const template = "/custom_object_instances/{custom_object_type_identifier}/{custom_object_instance_id}";

export const getCustomObject: Endpoint = {
  method: "GET",
  template,
  scopes: TO_CUSTOM_OBJECTS,
  answer: (call) => {
    const found = find(call);
    return found === null ? notFound() : ok(present(found));
  },
};

export const deleteCustomObject: Endpoint = {
  method: "DELETE",
  template,
  scopes: TO_CUSTOM_OBJECTS,
  answer: (call) => {
    const { workspace } = call;
    const found = find(call);
    if (found === null) return notFound();
    workspace.customObjects = workspace.customObjects.filter((object) => object !== found);
    call.effect("custom_object_deleted", `${found.type}/${found.id}`);
    return ok({ id: found.id, object: found.type, deleted: true });
  },
};

function find({ workspace, parameter }: ApiCall): CustomObjectRecord | null {
  const [type, id] = [parameter("custom_object_type_identifier"), parameter("custom_object_instance_id")];
  return workspace.customObjects.find((object) => object.type === type && object.id === id) ?? null;
}

function present({ id, type, external_id, custom_attributes, created_at }: CustomObjectRecord) {
  return {
    id,
    type,
    external_id,
    external_created_at: null,
    external_updated_at: null,
    custom_attributes,
    created_at,
    updated_at: created_at,
  };
}

function notFound() {
  return failure(404, "not_found", "Custom object instance not found");
}
