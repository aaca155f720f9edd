import { attachments } from "./categories/attachments/attachments.ts";
import { callRecordings } from "./categories/call-recordings/call-recordings.ts";
import { calls } from "./categories/calls/calls.ts";
import { companies } from "./categories/companies/companies.ts";
import { contacts } from "./categories/contacts/contacts.ts";
import { conversations } from "./categories/conversations/conversations.ts";
import { customObjects } from "./categories/custom-objects/custom-objects.ts";
import { events } from "./categories/events/events.ts";
import { hiddenContacts } from "./categories/hidden-contacts/hidden-contacts.ts";
import { notSearchable } from "./categories/not-searchable.ts";
import { notes } from "./categories/notes/notes.ts";
import { segments } from "./categories/segments/segments.ts";
import { sideConversations } from "./categories/side-conversations/side-conversations.ts";
import { subscriptions } from "./categories/subscriptions/subscriptions.ts";
import { tags } from "./categories/tags/tags.ts";
import { tickets } from "./categories/tickets/tickets.ts";
import type { Category } from "./category.ts";

/** Every kind of data that Intercom can hold of a person, in the order in which they are read: the published list. */
export const CATEGORIES: readonly Category[] = [
  contacts,
  companies,
  notes,
  tags,
  segments,
  subscriptions,
  events,
  conversations,
  tickets,
  attachments,
  calls,
  callRecordings,
  customObjects,
  hiddenContacts,
  sideConversations,
  ...notSearchable,
];

/** The category of a coverage row: its resource is the category's name, alone or with more after a dot. */
export function categoryNameOf(resource: string): string {
  return resource.split(".", 1)[0] ?? resource;
}
