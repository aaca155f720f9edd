import { archiveContact, blockContact, deleteContact, unarchiveContactEndpoint } from "./change-contact.ts";
import { companiesOfContact, deleteCompany, getCompany } from "./companies.ts";
import { createContact } from "./create-contact.ts";
import type { Endpoint } from "./endpoint.ts";
import { findByExternalId, getContact } from "./get-contact.ts";
import { listContacts } from "./list-contacts.ts";
import { me } from "./me.ts";
import { getNote, notesOfCompany, notesOfContact } from "./notes.ts";
import { searchContacts } from "./search-contacts.ts";
import { tagsOfContact } from "./tags.ts";

/** Every operation of Intercom's API that the simulator plays; anything else is a 404. */
export const ENDPOINTS: readonly Endpoint[] = [
  me,
  searchContacts,
  listContacts,
  createContact,
  findByExternalId,
  getContact,
  deleteContact,
  archiveContact,
  unarchiveContactEndpoint,
  blockContact,
  companiesOfContact,
  tagsOfContact,
  notesOfContact,
  getCompany,
  deleteCompany,
  notesOfCompany,
  getNote,
];
