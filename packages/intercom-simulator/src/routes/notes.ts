import { failure, ok } from "../api/answer.ts";
import type { ApiCall } from "../api/api-call.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { presentNote } from "../present/note.ts";
import { decodeNoteCursor, notePages } from "../present/note-pages.ts";
import { numberedPage, urlPages } from "../present/numbered-page.ts";
import { parsePage, parsePerPage } from "../search/per-page.ts";
import { isReadable } from "../state/contact.ts";
import type { Note } from "../state/note.ts";
import { TO_LIST } from "../state/scopes.ts";
import { notesAbout } from "../state/workspace.ts";
import { companyNotFound } from "./companies.ts";
import { findReadable } from "./find-contact.ts";

const DEFAULT_PER_PAGE = 50;

export const notesOfContact: Endpoint = {
  method: "GET",
  template: "/contacts/{contact_id}/notes",
  scopes: TO_LIST,
  answer: (call) => {
    const contact = findReadable(call);
    if (contact === null) return failure(404, "not_found", "User Not Found");
    const { query } = call;
    const cursor = query.get("starting_after");
    const page = cursor === null ? parsePage(query.get("page")) : decodeNoteCursor(cursor);
    const perPage = parsePerPage(query.get("per_page"), DEFAULT_PER_PAGE);
    const list = numberedPage(notesAbout(call.workspace, contact.id), page, perPage);
    return ok({
      type: "list",
      data: list.items.map(presentNote),
      total_count: list.totalCount,
      pages: notePages(call, `/contacts/${contact.id}/notes`, list),
    });
  },
};

export const notesOfCompany: Endpoint = {
  method: "GET",
  template: "/companies/{company_id}/notes",
  scopes: TO_LIST,
  answer: (call) => {
    const company = call.workspace.companies.get(call.parameter("company_id"));
    if (company === undefined || company.archived) return companyNotFound();
    const perPage = parsePerPage(call.query.get("per_page"), DEFAULT_PER_PAGE);
    const list = numberedPage(
      notesAbout(call.workspace, company.id),
      parsePage(call.query.get("page")),
      perPage,
    );
    return ok({
      type: "list",
      data: list.items.map(presentNote),
      total_count: list.totalCount,
      pages: urlPages(call, `/companies/${company.id}/notes`, list),
    });
  },
};

export const getNote: Endpoint = {
  method: "GET",
  template: "/notes/{note_id}",
  scopes: TO_LIST,
  answer: (call) => {
    const note = call.workspace.notes.get(call.parameter("note_id"));
    return note === undefined || !isThere(note, call)
      ? failure(404, "not_found", "Resource Not Found")
      : ok(presentNote(note));
  },
};

/** Notes go with what they are about: Intercom has no call that deletes one. */
function isThere(note: Note, { workspace, now }: ApiCall): boolean {
  if (note.contactId !== null) {
    const contact = workspace.contacts.get(note.contactId);
    return contact !== null && isReadable(contact, workspace.settings, now);
  }
  return note.companyId !== null && workspace.companies.get(note.companyId)?.archived === false;
}
