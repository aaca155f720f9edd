import { ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { presentContactPage } from "../present/contact-page.ts";
import { newestFirst } from "../search/newest-first.ts";
import { isSearchable } from "../state/contact.ts";
import { TO_LIST } from "../state/scopes.ts";
import { companyNotFound } from "./companies.ts";

const DEFAULT_PER_PAGE = 50;

export const contactsOfCompany: Endpoint = {
  method: "GET",
  template: "/companies/{company_id}/contacts",
  scopes: TO_LIST,
  answer: (call) => {
    const { workspace, query, version, now } = call;
    const company = workspace.companies.get(call.parameter("company_id"));
    if (company === undefined || company.archived) return companyNotFound();
    const found = [...(workspace.peopleOf.get(company.id) ?? [])].filter((contact) =>
      isSearchable(contact, workspace.settings, now),
    );
    return ok(presentContactPage(workspace, version, newestFirst(found, query, DEFAULT_PER_PAGE)));
  },
};
