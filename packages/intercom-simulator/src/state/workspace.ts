import type { CallRecord } from "./call-seed.ts";
import type { Company } from "./company.ts";
import type { Contact } from "./contact.ts";
import { type ContactStore, createContactStore } from "./contact-store.ts";
import type { ConversationRecord } from "./conversation-seed.ts";
import type { Ids } from "./ids.ts";
import type { Note } from "./note.ts";
import type { NoteList } from "./note-list.ts";
import { createRateLimits, type RateLimits } from "./rate-limits.ts";
import type { AdminRecord, CustomObjectRecord, ParsedWorkspace, Region, SubscriptionType } from "./seed.ts";
import type { Settings } from "./settings.ts";
import type { TicketRecord } from "./ticket-seed.ts";

/** One Intercom workspace: its people and how it behaves. */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly region: Region;
  readonly timezone: string;
  /** Unix seconds. */
  readonly createdAt: number;
  settings: Settings;
  readonly limits: RateLimits;
  readonly admins: ReadonlyMap<string, AdminRecord>;
  readonly subscriptionTypes: readonly SubscriptionType[];
  conversations: readonly ConversationRecord[];
  tickets: readonly TicketRecord[];
  readonly calls: readonly CallRecord[];
  customObjects: readonly CustomObjectRecord[];
  /** A type is there by the workspace's settings, whether or not a record is left. */
  readonly customObjectTypes: ReadonlySet<string>;
  readonly companies: Map<string, Company>;
  readonly contacts: ContactStore;
  readonly notes: Map<string, Note>;
  /** Notes by the id of the contact or company that they are about. */
  readonly notesAbout: Map<string, NoteList>;
  /** Contacts by the id of their company, without deleted ones. */
  readonly peopleOf: Map<string, Set<Contact>>;
  readonly ids: Ids;
}

/** An empty workspace; `add-records.ts` fills it. */
export function createWorkspace(seed: ParsedWorkspace, ids: Ids, now: number): Workspace {
  const workspace: Workspace = {
    id: seed.id,
    name: seed.name,
    region: seed.region,
    timezone: seed.timezone,
    createdAt: seed.created_at ?? Math.floor(now / 1000),
    settings: seed.settings,
    limits: createRateLimits(() => workspace.settings),
    admins: new Map(seed.admins.map((admin) => [admin.id, admin])),
    subscriptionTypes: seed.subscription_types,
    conversations: seed.conversations.map(withPartIds),
    tickets: seed.tickets,
    calls: seed.calls,
    customObjects: seed.custom_objects,
    customObjectTypes: new Set(seed.custom_objects.map(({ type }) => type)),
    companies: new Map(),
    contacts: createContactStore(),
    notes: new Map(),
    notesAbout: new Map(),
    peopleOf: new Map(),
    ids,
  };
  return workspace;
}

/** Ids of parts stay the same, whatever is added. */
function withPartIds(conversation: ConversationRecord): ConversationRecord {
  const { id, parts } = conversation;
  const named = parts.map((part, index) => ({
    ...part,
    id: part.id ?? `${id}${String(index).padStart(4, "0")}`,
  }));
  return { ...conversation, parts: named };
}

/** The companies of a contact that still exist, in the order of their attachment. */
export function companiesOf(workspace: Workspace, contact: Contact): Company[] {
  const companies: Company[] = [];
  for (const id of contact.companyIds) {
    const company = workspace.companies.get(id);
    if (company !== undefined && !company.archived) companies.push(company);
  }
  return companies;
}

/** The notes about a contact or a company, newest first. */
export function notesAbout(workspace: Workspace, id: string): readonly Note[] {
  return workspace.notesAbout.get(id)?.newestFirst() ?? [];
}
