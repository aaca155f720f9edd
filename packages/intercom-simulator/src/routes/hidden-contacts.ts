import { failure, ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { escapeIdentity } from "../present/escape-identity.ts";
import { numberedPage } from "../present/numbered-page.ts";
import { parsePage, parsePerPage } from "../search/per-page.ts";
import type { Contact } from "../state/contact.ts";
import { TO_LIST } from "../state/scopes.ts";
import { SEVEN_DAYS_MS } from "../state/settings.ts";

const DEFAULT_PER_PAGE = 10;

/**
 * Unverified: in no description that is at hand, but on the pages of 2.17 ("List deleted contacts") and in Intercom's pull request 652 to the
 * description. Known to the version `Preview` alone, and only where `hiddenContactsListed` says so.
 */
export const listHiddenContacts: Endpoint = {
  method: "GET",
  template: "/contacts/deleted",
  scopes: TO_LIST,
  answer: ({ workspace, version, query, now }) => {
    if (version !== "Preview" || !workspace.settings.hiddenContactsListed)
      return failure(404, "not_found", "User Not Found");
    const hidden = [...workspace.contacts.all()].filter(({ state }) => state !== "active");
    const perPage = parsePerPage(query.get("per_page"), DEFAULT_PER_PAGE);
    const page = numberedPage(hidden, parsePage(query.get("page")), perPage);
    const identity =
      query.get("escape_identity") === "false" || !workspace.settings.escapeIdentity
        ? (text: string) => text
        : escapeIdentity;
    return ok({
      type: "list",
      data: page.items.map((contact) => present(contact, now, identity)),
      total_count: page.totalCount,
      pages: { type: "pages", page: page.page, per_page: perPage, total_pages: page.totalPages },
    });
  },
};

function present(contact: Contact, now: number, identity: (text: string) => string) {
  const { id, record, state, deletedAt } = contact;
  const isDestroyed = state === "deleted" && deletedAt !== null && now >= deletedAt + SEVEN_DAYS_MS;
  const status = state === "deleted" ? (isDestroyed ? "permanently_deleted" : "pending_deletion") : state;
  return {
    type: "contact",
    id,
    role: record.role,
    status,
    external_id: isDestroyed ? null : record.external_id,
    email: isDestroyed || record.email === null ? null : identity(record.email),
    ...(contact.mergedInto !== null && { merged_into_id: contact.mergedInto }),
  };
}
