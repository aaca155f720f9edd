import { type Answer, failure, ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { presentCompany } from "../present/company.ts";
import { numberedPage, urlPages } from "../present/numbered-page.ts";
import { parsePage, parsePerPage } from "../search/per-page.ts";
import { TO_LIST, TO_READ, TO_WRITE } from "../state/scopes.ts";
import { companiesOf } from "../state/workspace.ts";
import { findReadable } from "./find-contact.ts";

const DEFAULT_PER_PAGE = 50;

export const companiesOfContact: Endpoint = {
  method: "GET",
  template: "/contacts/{contact_id}/companies",
  scopes: TO_LIST,
  answer: (call) => {
    const contact = findReadable(call);
    if (contact === null) return failure(404, "not_found", "User Not Found");
    const { workspace, query, version } = call;
    const perPage = parsePerPage(query.get("per_page"), DEFAULT_PER_PAGE);
    const list = numberedPage(companiesOf(workspace, contact), parsePage(query.get("page")), perPage);
    return ok({
      type: "list",
      [workspace.settings.companiesKey]: list.items.map((company) =>
        presentCompany(workspace, company, version),
      ),
      pages: urlPages(call, `/contacts/${contact.id}/companies`, list),
      total_count: list.totalCount,
    });
  },
};

/** By Intercom's `id`, not by the customer's `company_id`. */
export const getCompany: Endpoint = {
  method: "GET",
  template: "/companies/{company_id}",
  scopes: TO_READ,
  answer: (call) => {
    const company = call.workspace.companies.get(call.parameter("company_id"));
    if (company === undefined || company.archived) return companyNotFound();
    return ok(presentCompany(call.workspace, company, call.version));
  },
};

/** Archives the company and lets go of its contacts; no data subject asks for that, so an audit looks for this effect. */
export const deleteCompany: Endpoint = {
  method: "DELETE",
  template: "/companies/{company_id}",
  scopes: TO_WRITE,
  answer: (call) => {
    const company = call.workspace.companies.get(call.parameter("company_id"));
    if (company === undefined || company.archived) return companyNotFound();
    company.archived = true;
    call.effect("company_archived", company.id);
    return ok({ id: company.id, object: "company", deleted: true });
  },
};

export function companyNotFound(): Answer {
  return failure(404, "company_not_found", "Company Not Found");
}
