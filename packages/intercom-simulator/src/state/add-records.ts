import { SimulatorError } from "../simulator-error.ts";
import type { Company } from "./company.ts";
import type { Contact } from "./contact.ts";
import type { Note } from "./note.ts";
import { createNoteList } from "./note-list.ts";
import type { ParsedCompany, ParsedContact, ParsedNote } from "./seed.ts";
import type { Workspace } from "./workspace.ts";

/** Throws `duplicate` for an id that the workspace already has. */
export function addCompany(workspace: Workspace, record: ParsedCompany, now: number): Company {
  const id = record.id ?? workspace.ids.hex(now);
  refuseDuplicate(workspace.companies.has(id), "company");
  const company: Company = {
    id,
    record,
    createdAt: record.created_at ?? Math.floor(now / 1000),
    archived: false,
  };
  workspace.companies.set(id, company);
  return company;
}

/**
 * Adds a contact that search knows from `searchableFrom` on (milliseconds since 1970).
 * Throws `duplicate` for an id that exists and `unknown_reference` for a company that doesn't.
 */
export function addContact(
  workspace: Workspace,
  record: ParsedContact,
  now: number,
  searchableFrom: number,
): Contact {
  const id = record.id ?? workspace.ids.hex(now);
  refuseDuplicate(workspace.contacts.get(id) !== null, "contact");
  const createdAt = record.created_at ?? Math.floor(now / 1000);
  const contact: Contact = {
    id,
    record,
    createdAt,
    updatedAt: record.updated_at ?? createdAt,
    state: record.merged_into === null ? record.state : "merged",
    mergedInto: record.merged_into,
    companyIds: [...record.company_ids],
    searchableFrom,
    hiddenSince: null,
    deletedAt: null,
  };
  for (const companyId of contact.companyIds) {
    if (!workspace.companies.has(companyId)) throw missing("company");
    const people = workspace.peopleOf.get(companyId);
    if (people === undefined) workspace.peopleOf.set(companyId, new Set([contact]));
    else people.add(contact);
  }
  workspace.contacts.add(contact);
  return contact;
}

/** Throws `duplicate` for an id that exists, `unknown_reference` for a person, company or teammate that doesn't. */
export function addNote(workspace: Workspace, record: ParsedNote, now: number): Note {
  const id = record.id ?? workspace.ids.digits();
  refuseDuplicate(workspace.notes.has(id), "note");
  const about = record.contact_id ?? record.company_id ?? "";
  if (!workspace.contacts.get(about) && !workspace.companies.has(about)) throw missing("contact or company");
  const author = record.author_id === null ? null : workspace.admins.get(record.author_id);
  if (author === undefined) throw missing("teammate");
  const note: Note = {
    id,
    contactId: record.contact_id ?? null,
    companyId: record.company_id ?? null,
    author,
    body: record.body,
    createdAt: record.created_at ?? Math.floor(now / 1000),
  };
  workspace.notes.set(id, note);
  const notes = workspace.notesAbout.get(about) ?? createNoteList();
  workspace.notesAbout.set(about, notes);
  notes.add(note);
  return note;
}

function refuseDuplicate(exists: boolean, kind: string): void {
  if (exists) throw new SimulatorError("duplicate", `a ${kind} with this id exists already`);
}

function missing(kind: string): SimulatorError {
  return new SimulatorError("unknown_reference", `a record refers to a ${kind} that doesn't exist`);
}
