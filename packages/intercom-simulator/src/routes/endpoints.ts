import type { Endpoint } from "../api/endpoint.ts";
import { getRecording, searchCalls } from "./calls.ts";
import { archiveContact, blockContact, deleteContact, unarchiveContactEndpoint } from "./change-contact.ts";
import { companiesOfContact, deleteCompany, getCompany } from "./companies.ts";
import { contactLists } from "./contact-lists.ts";
import { contactsOfCompany } from "./contacts-of-company.ts";
import { getConversation, searchConversations } from "./conversations.ts";
import { createContact } from "./create-contact.ts";
import { deleteCustomObject, getCustomObject, listCustomObjects } from "./custom-objects.ts";
import {
  deleteConversationEndpoint,
  detachContactEndpoint,
  redactConversation,
} from "./erase-conversations.ts";
import { listEvents } from "./events.ts";
import { findByExternalId, getContact } from "./get-contact.ts";
import { listHiddenContacts } from "./hidden-contacts.ts";
import { listContacts } from "./list-contacts.ts";
import { me } from "./me.ts";
import { getNote, notesOfCompany, notesOfContact } from "./notes.ts";
import { searchContacts } from "./search-contacts.ts";
import { listSideConversations } from "./side-conversations.ts";
import { listSubscriptionTypes } from "./subscription-types.ts";
import { deleteTicket, getTicket, searchTickets } from "./tickets.ts";

/** Every operation of Intercom's API that the simulator plays; anything else is a 404. */
export const ENDPOINTS: readonly Endpoint[] = [
  me,
  searchContacts,
  listContacts,
  listHiddenContacts,
  createContact,
  findByExternalId,
  getContact,
  deleteContact,
  archiveContact,
  unarchiveContactEndpoint,
  blockContact,
  companiesOfContact,
  ...contactLists,
  listSubscriptionTypes,
  listEvents,
  searchConversations,
  getConversation,
  listSideConversations,
  redactConversation,
  deleteConversationEndpoint,
  detachContactEndpoint,
  searchTickets,
  getTicket,
  deleteTicket,
  searchCalls,
  getRecording,
  listCustomObjects,
  getCustomObject,
  deleteCustomObject,
  notesOfContact,
  getCompany,
  deleteCompany,
  contactsOfCompany,
  notesOfCompany,
  getNote,
];
