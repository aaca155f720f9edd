import { type Contact, roleOf } from "@intercom-dsar/intercom-client";
import { ERASABLE } from "@intercom-dsar/subject-data";
import { STEP, type StepEntry } from "../../domain/journal-steps.ts";
import type { Reason } from "../../domain/reasons.ts";
import type { DeletionContext, FlowContext } from "../flow-context.ts";
import type { Identified } from "../identified.ts";
import { contactHeldEntry, type Hold, plannedEntry } from "./deletion-plan.ts";
import { findRecords } from "./find-records.ts";
import { heldWithContact, holdOnContacts, holdOnRecord, unseenHold } from "./hold-on-record.ts";
import { subjectOf } from "./own-contacts.ts";
import type { PlanItem } from "./plan-digest.ts";
import { plannedRecordEntry, recordHeldEntry, searchedEntry } from "./record-plan.ts";

/** Something that was found, and by what it is held; `null`: it is erased. */
export interface Drafted extends PlanItem {
  readonly hold: Hold | null;
}

/** What a deletion would do with what was found, before any of it is written down. */
export interface Draft {
  readonly contacts: readonly (Drafted & { readonly role: string })[];
  readonly records: readonly Drafted[];
  /** Why there may be more. */
  readonly gap: Reason | null;
}

/** Looks for the records of the contacts that were found, and says what of all is held. */
export async function draftPlan(
  context: DeletionContext,
  contacts: readonly Identified<Contact>[],
): Promise<Draft> {
  const { records, gap } = await draftRecords(context, subjectOf(context, contacts));
  const held = records.find(({ hold }) => hold !== null)?.hold ?? unseenHold(context);
  return { contacts: draftContacts(context, contacts, held), records, gap };
}

/** What is looked for: what is erased, and what is not but would hold the contact. */
export async function draftRecords(
  context: DeletionContext,
  subject: ReturnType<typeof subjectOf>,
  erased: readonly string[] = context.deletionCategories.map(({ name }) => name),
): Promise<Pick<Draft, "records" | "gap">> {
  const held = heldWithContact(context).map(({ name }) => name);
  const categories = ERASABLE.filter(({ name }) => erased.includes(name) || held.includes(name));
  if (categories.length === 0) return { records: [], gap: null };
  const found = await findRecords(context, categories, subject);
  context.contactHolds.noteSearch();
  const records = found.records.map((item) => ({ ...item, hold: holdOnRecord(context, item.category) }));
  return { records, gap: found.gap };
}

export function draftContacts(
  context: DeletionContext,
  contacts: readonly Identified<Contact>[],
  held: Hold | null = null,
): Draft["contacts"] {
  const hold = holdOnContacts(context) ?? held;
  return contacts.map((contact) => ({
    category: "contacts",
    id: contact.id,
    how: "delete",
    role: roleOf(contact),
    hold,
  }));
}

/** The items of a plan: what is held is none of it. */
export function erasedItems({ contacts, records }: Pick<Draft, "contacts" | "records">): PlanItem[] {
  return [...contacts, ...records].flatMap(({ category, id, how, hold }) =>
    hold === null ? [{ category, id, how }] : [],
  );
}

/** What stays, by a hold. */
export function heldItems({ contacts, records }: Pick<Draft, "contacts" | "records">) {
  return [...contacts, ...records].flatMap(({ category, id, hold }) =>
    hold === null ? [] : [{ category, id, hold: hold.code }],
  );
}

/** The ids of a plan, and the line that closes it: a plan without that line was never finished and is made anew. */
export function planEntries(
  context: DeletionContext,
  { contacts, records }: { readonly contacts: Draft["contacts"]; readonly records: readonly StepEntry[] },
  round: number,
): StepEntry[] {
  return [
    ...holdsMark(context),
    ...contacts.map(({ id, role, hold }) =>
      hold === null ? plannedEntry(id, { role, round }) : contactHeldEntry(id, hold, { role, round }),
    ),
    ...records,
    { step: STEP.planClosed, facts: { round, contacts: contacts.length } },
  ];
}

/** By which a version that knows no holds leaves the request alone; nothing where there is no hold, or it stands there already. */
export function holdsMark({ holds, journal }: Pick<FlowContext, "holds" | "journal">): StepEntry[] {
  const isMarked = journal.entries.some(({ step }) => step === STEP.holdsConfigured);
  return holds.length > 0 && !isMarked ? [{ step: STEP.holdsConfigured }] : [];
}

/** Records that are new to the plan, and the line that says that all of the categories are in it. */
export function recordEntries(
  records: readonly Drafted[],
  categories: readonly string[],
  round: number,
): StepEntry[] {
  return [
    ...records.map((record) =>
      record.hold === null
        ? plannedRecordEntry(record, { round })
        : recordHeldEntry(record, record.hold, { how: record.how, round }),
    ),
    searchedEntry(categories, round, records.length),
  ];
}
