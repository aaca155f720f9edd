import type { JournalEntry } from "@intercom-dsar/ledger";
import { isReadable, STEP, type StepEntry } from "../../domain/journal-steps.ts";
import type { Reason } from "../../domain/reasons.ts";
import { REASONS } from "../../domain/reasons.ts";
import type { FlowContext } from "../flow-context.ts";
import { type DeletionPlan, plannedEntry, readPlan } from "./deletion-plan.ts";
import { holdsMark } from "./draft-plan.ts";
import { type PlannedRecord, plannedRecordEntry, readRecordPlan, searchedEntry } from "./record-plan.ts";

/**
 * `retryOf`: takes over the plan of an earlier deletion, with what its journal proves, so that a half-failed deletion is not
 * searched anew (search may no longer list the rest). An earlier request that never came to a plan leaves nothing to take over.
 * One whose journal a newer version wrote is `unreadable`. An earlier request that is not one of the same subject in the same workspace is refused.
 */
export async function importPlan(context: FlowContext, earlierId: string): Promise<ImportResult> {
  const { request, journal } = context;
  const earlier = await journal.history(earlierId);
  if (earlier === null || earlier.subjects === null || earlier.workspaceId !== request.workspaceId) {
    return refused("rejected", REASONS.retry_of_unknown);
  }
  const sameSubjects = [...earlier.subjects].sort().join("\n") === [...request.subjects].sort().join("\n");
  if (earlier.kind !== "deletion" || !sameSubjects) return refused("rejected", REASONS.retry_of_mismatch);
  if (!isReadable(earlier.journal)) return { result: "unreadable" };
  const plan = readPlan(earlier.journal);
  if (plan.rounds === 0) return { result: "nothing" };
  const begun = await journal.begin([...holdsMark(context), ...carriedEntries(plan, earlier.journal)]);
  return begun ? { result: "taken" } : refused("cancelled", REASONS.cancelled);
}

type ImportResult =
  | { readonly result: "taken" | "nothing" | "unreadable" }
  | { readonly result: "refused"; readonly status: "rejected" | "cancelled"; readonly reason: Reason };

function refused(status: "rejected" | "cancelled", reason: Reason): ImportResult {
  return { result: "refused", status, reason };
}

function carriedEntries(plan: DeletionPlan, journal: readonly JournalEntry[]) {
  const contacts = [...plan.contacts.values()].filter(({ merged }) => merged === null);
  return [
    ...contacts.flatMap(
      ({ id, role, attemptedAt, inDoubt, acceptedAt, absentAt, basis, verifiedAbsentAt }) => [
        plannedEntry(id, { role, carried: true }),
        ...(attemptedAt === null ? [] : [{ step: STEP.attempted, contactId: id, facts: { attemptedAt } }]),
        ...(attemptedAt === null || inDoubt
          ? []
          : [{ step: STEP.refused, contactId: id, facts: { carried: true } }]),
        ...(acceptedAt === null ? [] : [{ step: STEP.accepted, contactId: id, facts: { acceptedAt } }]),
        ...(basis === null || basis === "accepted"
          ? []
          : [{ step: STEP.absent, contactId: id, facts: { basis, absentAt } }]),
        ...(verifiedAbsentAt === null
          ? []
          : [{ step: STEP.verified, contactId: id, facts: { verifiedAbsentAt } }]),
      ],
    ),
    ...carriedRecords(journal),
    { step: STEP.planClosed, facts: { round: 1, contacts: contacts.length, carried: true } },
  ];
}

/**
 * What was left alone or refused is tried again, and what was held; what was in doubt stays so. What was looked for since it would hold a contact
 * is not erased, and not taken over.
 */
function carriedRecords(journal: readonly JournalEntry[]): StepEntry[] {
  const { records, categories } = readRecordPlan(journal);
  if (categories === null) return [];
  const carried = [...records.values()].filter(({ category }) => categories.includes(category));
  return [...carried.flatMap(carriedRecord), searchedEntry(categories, 1, carried.length)];
}

function carriedRecord(record: PlannedRecord): StepEntry[] {
  const {
    category,
    id: contactId,
    attemptedAt,
    acceptedAt,
    inDoubt,
    metrics,
    done,
    basis,
    verifiedAt,
    parts,
  } = record;
  const entries: StepEntry[] = [plannedRecordEntry(record, { carried: true })];
  const facts = { category, carried: true };
  // Once for what was attempted first; what of it is not in doubt is said to be so.
  if (attemptedAt !== null) {
    entries.push({ step: STEP.recordAttempted, contactId, facts: { ...facts, attemptedAt } });
    if (!inDoubt.has("")) entries.push({ step: STEP.recordRefused, contactId, facts });
  }
  for (const target of inDoubt)
    if (target !== "")
      entries.push({ step: STEP.recordAttempted, contactId: `${contactId} ${target}`, facts });
  if (acceptedAt !== null)
    entries.push({
      step: STEP.recordAccepted,
      contactId: `${contactId} -`,
      facts: { ...facts, acceptedAt, ...(metrics !== null && { metrics }) },
    });
  if (basis !== null) entries.push({ step: STEP.recordSettled, contactId, facts: { ...facts, done, basis } });
  if (verifiedAt !== null)
    entries.push({
      step: STEP.recordVerified,
      contactId,
      facts: { ...facts, verifiedAt, ...(parts !== null && { parts }) },
    });
  return entries;
}
