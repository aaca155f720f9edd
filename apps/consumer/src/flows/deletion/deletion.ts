import { isShort } from "@intercom-dsar/subject-data";
import type { Disposition, Finished } from "../../domain/disposition.ts";
import { newerVersionWait, STEP } from "../../domain/journal-steps.ts";
import type { Reason } from "../../domain/reasons.ts";
import { REASONS } from "../../domain/reasons.ts";
import type { Flow } from "../flow.ts";
import type { DeletionContext, FlowContext } from "../flow-context.ts";
import { awaitApproval } from "./await-approval.ts";
import { createDeletionContext } from "./create-deletion-context.ts";
import { cutLists } from "./cut-lists.ts";
import { deleteContact } from "./delete-contact.ts";
import { deletionFacts, plannedItems } from "./deletion-facts.ts";
import { type DeletionPlan, type LeftReason, type PlannedContact, readPlan } from "./deletion-plan.ts";
import {
  draftContacts,
  draftPlan,
  draftRecords,
  erasedItems,
  planEntries,
  recordEntries,
} from "./draft-plan.ts";
import { eraseRecord, nextRecord } from "./erase-record.ts";
import { findContacts } from "./find-contacts.ts";
import { heldWithContact, unsearchedHold } from "./hold-on-record.ts";
import { importPlan } from "./import-plan.ts";
import { ownContacts } from "./own-contacts.ts";
import { readRecordPlan, recordKey } from "./record-plan.ts";
import { tookEffect } from "./took-effect.ts";
import { verifyDeletions } from "./verify-deletions.ts";

/**
 * Deletes every user and lead of the subject's addresses, after what else the workspace has erased of them: search → read and compare →
 * plan in the journal → erase conversations and other records, search for more of them → DELETE each contact (everything read and compared
 * again where that was not just now) → read each back → search once more for what the plan lacks. The journal is the only state: a run that a
 * kill ended is continued from the plan, never from a new search, and reports what is known and not more.
 */
async function run(flow: FlowContext): Promise<Disposition> {
  const context = createDeletionContext(flow);
  const ended = await beginPlan(context);
  if (ended !== null) return ended;
  while (true) {
    const approval =
      context.approvalAbove === null ? null : awaitApproval(context, plannedItems(context.journal.entries));
    if (approval !== null) return approval;
    const record = nextRecord(context);
    if (record !== undefined) {
      await eraseRecord(context, record);
      continue;
    }
    if (await planMoreRecords(context)) continue;
    const next = nextToDelete(context);
    if (next !== undefined) {
      await deleteContact(context, next);
      continue;
    }
    const visible = await verifyDeletions(context);
    if (visible !== null) {
      if (visible.giveUp) return finish(context, "partial", REASONS.verification_pending);
      return { kind: "waiting", reason: "verification", code: "still_visible", dueAt: visible.nextReadAt };
    }
    // A contact that turned out to be merged puts its successor into the plan.
    if (nextToDelete(context) !== undefined) continue;
    const plan = readPlan(context.journal.entries);
    const found = await findContacts(context, settledIds(plan));
    if (found.mergedElsewhere.length > 0) await context.journal.append(mergedEntries(found.mergedElsewhere));
    if (found.contacts.length === 0) return conclude(context, found.gap);
    if (plan.rounds >= context.limits.maxPlanRounds) return finish(context, "partial", REASONS.plan_drift);
    const contacts = draftContacts(context, found.contacts);
    await context.journal.append(planEntries(context, { contacts, records: [] }, plan.rounds + 1));
  }
}

/** A deletion that had, or may have had, an effect before it failed is `partial`, with what is known of each contact. */
function fail({ request, journal, coverage }: FlowContext, reason: Reason): Finished {
  const plan = readPlan(journal.entries);
  const rows = coverage.rows();
  if (plan.rounds === 0) return { kind: "finished", status: "failed", reason, body: { coverage: rows } };
  const records = [...readRecordPlan(journal.entries).records.values()];
  const body = { coverage: rows, deletion: cutLists(deletionFacts(request.workspaceId, journal.entries)) };
  const isPartial = tookEffect([...plan.contacts.values()], records);
  return { kind: "finished", status: isPartial ? "partial" : "failed", reason, body };
}

export const deletion: Flow = { run, fail };

/** Makes sure that a plan is in the journal: this request's own, one taken over (`retryOf`), or a new one. */
async function beginPlan(context: DeletionContext): Promise<Disposition | null> {
  if (readPlan(context.journal.entries).rounds > 0) return null;
  if (context.request.retryOf !== null) {
    const taken = await importPlan(context, context.request.retryOf);
    if (taken.result === "taken") return null;
    if (taken.result === "unreadable") return newerVersionWait(context.clock.now());
    if (taken.result === "refused") return finish(context, taken.status, taken.reason);
  }
  return makePlan(context);
}

const OLDER_INSTANCE_RETRY_MS = 60_000;

/** Searches and writes the plan. Resolves to a disposition where the request ends or waits instead. */
async function makePlan(context: DeletionContext): Promise<Disposition | null> {
  const { journal, limits, clock } = context;
  if (context.deletionCategories.length > 0 && !(await context.mayErase()))
    return {
      kind: "waiting",
      reason: "retry",
      code: "older_instance",
      dueAt: clock.now() + OLDER_INSTANCE_RETRY_MS,
    };
  while (true) {
    if (await journal.isCancelRequested()) return finish(context, "cancelled", REASONS.cancelled);
    const { emptySearches } = readPlan(journal.entries);
    // A search of the future was made before the clock was set back: how long ago is not known, so it doesn't count.
    const first = emptySearches.find((at) => at <= clock.now());
    const recheckAt = (first ?? 0) + limits.notFoundRecheckMs;
    if (first !== undefined && clock.now() < recheckAt) {
      return { kind: "waiting", reason: "verification", code: "not_found_recheck", dueAt: recheckAt };
    }
    const found = await findContacts(context, new Set());
    if (found.mergedElsewhere.length > 0) await journal.append(mergedEntries(found.mergedElsewhere));
    if (found.contacts.length > 0) {
      const draft = await draftPlan(context, found.contacts);
      const approval = awaitApproval(context, erasedItems(draft));
      if (approval !== null) return approval;
      const { contacts } = draft;
      const isSearched = context.deletionCategories.length + heldWithContact(context).length > 0;
      const records = isSearched ? recordEntries(draft.records, erasedNames(context), 1) : [];
      const begun = await journal.begin(planEntries(context, { contacts, records }, 1));
      return begun ? null : finish(context, "cancelled", REASONS.cancelled);
    }
    if (found.mergedElsewhere.length > 0) return finish(context, "partial", REASONS.merged_elsewhere);
    await journal.append([{ step: STEP.searchedEmpty, facts: { dropped: found.dropped } }]);
    if (first !== undefined)
      return found.gap === null
        ? finish(context, "not_found", REASONS.no_match)
        : finish(context, "partial", found.gap);
  }
}

function erasedNames({ deletionCategories }: FlowContext): readonly string[] {
  return deletionCategories.map(({ name }) => name);
}

/** Looks for records that came since the last search, or belong to a contact that joined. True where the plan became longer. */
async function planMoreRecords(context: DeletionContext): Promise<boolean> {
  const { journal, limits } = context;
  const { records: known, categories, rounds, isSearched } = readRecordPlan(journal.entries);
  const isNoneLooked = (categories ?? []).length + heldWithContact(context).length === 0;
  const isDone = isSearched && unsearchedHold(context) === null;
  if (isNoneLooked || isDone || rounds > limits.maxPlanRounds) return false;
  const { subject } = await ownContacts(context);
  const { records } = await draftRecords(context, subject, categories ?? []);
  const added = records.filter((record) => !known.has(recordKey(record)));
  await journal.append(recordEntries(added, categories ?? [], rounds + 1));
  return added.length > 0;
}

/** Intercom counts more conversations, … than it sent. */
function hasUnreadRecords({ coverage, journal }: FlowContext): boolean {
  const { categories } = readRecordPlan(journal.entries);
  return coverage
    .rows()
    .some((row) => categories?.includes(row.resource) && (isShort(row) || row.result === "failed"));
}

function conclude(context: FlowContext, gap: Reason | null): Disposition {
  const plan = readPlan(context.journal.entries);
  const contacts = [...plan.contacts.values()];
  const isLeft = (reason: LeftReason) => contacts.some(({ left }) => left === reason);
  // First what may still hold the subject's data; `deletion.left` tells of the others in any case.
  if (plan.mergedElsewhere || contacts.some(({ merged }) => merged === "elsewhere"))
    return finish(context, "partial", REASONS.merged_elsewhere);
  if (gap !== null) return finish(context, "partial", gap);
  if (hasUnreadRecords(context)) return finish(context, "partial", REASONS.items_missing);
  if (isLeft("not_readable")) return finish(context, "partial", REASONS.not_readable);
  if (isLeft("no_longer_subject")) return finish(context, "partial", REASONS.no_longer_subject);
  const { records, categories, isSearched } = readRecordPlan(context.journal.entries);
  if (categories !== null && categories.length > 0 && !isSearched)
    return finish(context, "partial", REASONS.plan_drift);
  if (isLeft("held") || [...records.values()].some(({ hold }) => hold !== null))
    return finish(context, "partial", REASONS.held);
  if ([...records.values()].some(({ left }) => left !== null))
    return finish(context, "partial", REASONS.records_left);
  return finish(context, "completed", null);
}

/** The planned contacts that a search need not find again: one that was left alone, and not for a hold, is the subject's if it is found. */
function settledIds({ contacts }: DeletionPlan): Set<string> {
  const isSettled = ({ left }: PlannedContact) => left === null || left === "held";
  return new Set([...contacts.values()].filter(isSettled).map(({ id }) => id));
}

function nextToDelete(context: FlowContext): PlannedContact | undefined {
  const { contacts } = readPlan(context.journal.entries);
  return [...contacts.values()].find(
    ({ basis, merged, left }) => basis === null && merged === null && left === null,
  );
}

function mergedEntries(ids: readonly string[]) {
  return ids.map(() => ({ step: STEP.mergedElsewhere }));
}

function finish(context: FlowContext, status: Finished["status"], reason: Reason | null): Finished {
  const plan = readPlan(context.journal.entries);
  // A partial deletion has its block even where nothing was planned: by it a reader tells it from a refusal.
  const isReported = plan.rounds > 0 || status === "partial";
  const deletion = isReported
    ? { deletion: cutLists(deletionFacts(context.request.workspaceId, context.journal.entries)) }
    : {};
  return {
    kind: "finished",
    status,
    reason,
    body: { coverage: context.coverage.rows(), ...deletion },
  };
}
