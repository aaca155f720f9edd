import type { Outcome } from "@intercom-dsar/dsar-events/service";
import type { JournalEntry } from "@intercom-dsar/ledger";
import { type PlannedContact, readPlan } from "./deletion-plan.ts";
import { type PlanItem, planDigest } from "./plan-digest.ts";
import { type PlannedRecord, readRecordPlan } from "./record-plan.ts";
import { remainingFacts } from "./remaining-facts.ts";

type DeletionFacts = NonNullable<Outcome["deletion"]>;
type LeftFacts = NonNullable<DeletionFacts["left"]>[number];

/** What an outcome calls the records of a category that were left alone. */
const ROLES: Readonly<Record<string, string>> = {
  conversations: "conversation",
  tickets: "ticket",
  custom_objects: "custom_object",
};

/** What the outcome says of everything that was planned, deleted or left alone: what the journal proves, and `null` where it proves nothing. */
export function deletionFacts(workspaceId: string, journal: readonly JournalEntry[]): DeletionFacts {
  const plan = readPlan(journal);
  const { records, categories } = readRecordPlan(journal);
  // A contact that became another of the plan is not one of its own any more.
  const targets = [...plan.contacts.values()].filter(({ merged }) => merged !== "into_plan");
  const all = [...records.values()];
  const kept = (category: string) =>
    all.filter((record) => record.category === category && record.left === null).map(recordFacts);
  return {
    ...(plan.rounds > 0 && { planDigest: planDigest(workspaceId, plannedItems(journal)) }),
    contacts: targets.filter(({ left }) => left === null).map(contactFacts),
    left: [...targets.flatMap(leftContact), ...all.flatMap(leftRecord)],
    ...(categories?.includes("conversations") && { conversations: kept("conversations") }),
    ...(categories?.includes("tickets") && { tickets: kept("tickets") }),
    ...(categories?.includes("custom_objects") && { customObjects: kept("custom_objects") }),
    ...remainingFacts({ contacts: targets, mergedElsewhere: plan.mergedElsewhere, records: all, categories }),
  };
}

/** Everything that is planned, for its digest: also what was left alone later. */
export function plannedItems(journal: readonly JournalEntry[]): PlanItem[] {
  const contacts = [...readPlan(journal).contacts.values()].filter(({ isPlanned }) => isPlanned);
  return [
    ...contacts.map(({ id }): PlanItem => ({ category: "contacts", id, how: "delete" })),
    ...[...readRecordPlan(journal).records.values()].filter(({ isPlanned }) => isPlanned),
  ];
}

function contactFacts(contact: PlannedContact): DeletionFacts["contacts"][number] {
  return {
    id: contact.id,
    role: contact.role,
    attemptedAt: iso(contact.attemptedAt),
    acceptedAt: iso(contact.acceptedAt),
    verifiedAbsentAt: iso(contact.verifiedAbsentAt),
    basis: contact.basis,
  };
}

function recordFacts(record: PlannedRecord): NonNullable<DeletionFacts["conversations"]>[number] {
  return {
    ...nameOf(record),
    how: record.done,
    ...(record.parts !== null && { parts: record.parts }),
    ...(record.metrics !== null && { metrics: record.metrics }),
    attemptedAt: iso(record.attemptedAt),
    acceptedAt: iso(record.acceptedAt),
    verifiedAt: iso(record.verifiedAt),
    basis: record.basis,
  };
}

function leftContact({ id, role, left: reason, hold, inDoubt, attemptedAt }: PlannedContact): LeftFacts[] {
  if (reason === null) return [];
  return [{ id, role, reason, ...(hold !== null && { hold: hold.code }), ...attempt(inDoubt, attemptedAt) }];
}

function leftRecord({ id, category, left, hold, inDoubt, attemptedAt }: PlannedRecord): LeftFacts[] {
  if (left === null) return [];
  const role = ROLES[category] ?? category;
  return [
    {
      ...nameOf({ category, id }),
      role,
      category,
      reason: left as LeftFacts["reason"],
      ...(hold !== null && { hold: hold.code }),
      ...attempt(inDoubt.size > 0, attemptedAt),
    },
  ];
}

/** A record of the company's own is known by its type as well. */
function nameOf({ category, id }: Pick<PlannedRecord, "category" | "id">): { id: string; type?: string } {
  if (category !== "custom_objects") return { id };
  const [type = "", own = ""] = id.split("/");
  return { id: own, type };
}

function attempt(inDoubt: boolean, attemptedAt: number | null): { attemptedAt?: string } {
  return inDoubt && attemptedAt !== null ? { attemptedAt: new Date(attemptedAt).toISOString() } : {};
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
