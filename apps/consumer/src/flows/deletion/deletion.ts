import { type Contact, roleOf } from "@intercom-dsar/intercom-client";
import type { Disposition, Finished } from "../../domain/disposition.ts";
import { newerVersionWait, STEP } from "../../domain/journal-steps.ts";
import type { Reason } from "../../domain/reasons.ts";
import { REASONS } from "../../domain/reasons.ts";
import type { Flow } from "../flow.ts";
import type { DeletionContext, FlowContext } from "../flow-context.ts";
import type { Identified } from "../identified.ts";
import { createClearances } from "./clearances.ts";
import { deleteContact } from "./delete-contact.ts";
import {
  type DeletionPlan,
  type LeftReason,
  type PlannedContact,
  plannedEntry,
  readPlan,
} from "./deletion-plan.ts";
import { findContacts } from "./find-contacts.ts";
import { importPlan } from "./import-plan.ts";
import { type PlanItem, planDigest } from "./plan-digest.ts";
import { RESIDUE } from "./residue.ts";
import { verifyDeletions } from "./verify-deletions.ts";

/**
 * Deletes every user and lead of the subject's addresses: search → read and compare → plan in the journal → DELETE each (read and
 * compared again where that was not just now) → read each back → search once more for what the plan lacks. The journal is the only
 * state: a run that a kill ended is continued from the plan, never from a new search, and reports what is known and not more.
 */
async function run(flow: FlowContext): Promise<Disposition> {
  const context = { ...flow, clearances: createClearances(flow.clock) };
  const ended = await beginPlan(context);
  if (ended !== null) return ended;
  while (true) {
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
    await context.journal.append(planEntries(found.contacts, plan.rounds + 1));
  }
}

/** A deletion that had, or may have had, an effect before it failed is `partial`, with what is known of each contact. */
function fail({ request, journal, coverage }: FlowContext, reason: Reason): Finished {
  const plan = readPlan(journal.entries);
  const rows = coverage.rows();
  if (plan.rounds === 0) return { kind: "finished", status: "failed", reason, body: { coverage: rows } };
  const tookEffect = [...plan.contacts.values()].some(({ basis, inDoubt }) => basis !== null || inDoubt);
  const body = { coverage: rows, deletion: deletionFacts(request.workspaceId, plan) };
  return { kind: "finished", status: tookEffect ? "partial" : "failed", reason, body };
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

/** Searches and writes the plan. Resolves to a disposition where the request ends or waits instead. */
async function makePlan(context: DeletionContext): Promise<Disposition | null> {
  const { journal, limits, clock } = context;
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
      const begun = await journal.begin(planEntries(found.contacts, 1));
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

function conclude(context: FlowContext, gap: Reason | null): Disposition {
  const plan = readPlan(context.journal.entries);
  const contacts = [...plan.contacts.values()];
  const isLeft = (reason: LeftReason) => contacts.some(({ left }) => left === reason);
  // First what may still hold the subject's data; `deletion.left` tells of the others in any case.
  if (plan.mergedElsewhere || contacts.some(({ merged }) => merged === "elsewhere"))
    return finish(context, "partial", REASONS.merged_elsewhere);
  if (gap !== null) return finish(context, "partial", gap);
  if (isLeft("not_readable")) return finish(context, "partial", REASONS.not_readable);
  if (isLeft("no_longer_subject")) return finish(context, "partial", REASONS.no_longer_subject);
  return finish(context, "completed", null);
}

/** The planned contacts that a search need not find again: one that was left alone is the subject's if it is found. */
function settledIds({ contacts }: DeletionPlan): Set<string> {
  return new Set([...contacts.values()].filter(({ left }) => left === null).map(({ id }) => id));
}

function nextToDelete(context: FlowContext): PlannedContact | undefined {
  const { contacts } = readPlan(context.journal.entries);
  return [...contacts.values()].find(
    ({ basis, merged, left }) => basis === null && merged === null && left === null,
  );
}

/** The ids of a plan, and the line that closes it: a plan without that line was never finished and is made anew. */
function planEntries(contacts: readonly Identified<Contact>[], round: number) {
  return [
    ...contacts.map((contact) => plannedEntry(contact.id, { role: roleOf(contact), round })),
    { step: STEP.planClosed, facts: { round, contacts: contacts.length } },
  ];
}

function mergedEntries(ids: readonly string[]) {
  return ids.map(() => ({ step: STEP.mergedElsewhere }));
}

function finish(context: FlowContext, status: Finished["status"], reason: Reason | null): Finished {
  const plan = readPlan(context.journal.entries);
  // A partial deletion has its block even where nothing was planned: by it a reader tells it from a refusal.
  const isReported = plan.rounds > 0 || status === "partial";
  const deletion = isReported ? { deletion: deletionFacts(context.request.workspaceId, plan) } : {};
  return {
    kind: "finished",
    status,
    reason,
    body: { coverage: context.coverage.rows(), ...deletion },
  };
}

/** What the outcome says of each planned contact, deleted or left alone: what the journal proves, and `null` where it proves nothing. */
function deletionFacts(workspaceId: string, plan: DeletionPlan) {
  const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  // A contact that became another of the plan is not one of its own any more.
  const targets = [...plan.contacts.values()].filter(({ merged }) => merged !== "into_plan");
  const left = targets.flatMap(({ id, role, left: reason, inDoubt, attemptedAt }) => {
    if (reason === null) return [];
    const attempt =
      inDoubt && attemptedAt !== null ? { attemptedAt: new Date(attemptedAt).toISOString() } : {};
    return [{ id, role, reason, ...attempt }];
  });
  const kept = targets.filter((contact) => contact.left === null);
  const contacts = kept.map((contact) => ({
    id: contact.id,
    role: contact.role,
    attemptedAt: iso(contact.attemptedAt),
    acceptedAt: iso(contact.acceptedAt),
    verifiedAbsentAt: iso(contact.verifiedAbsentAt),
    basis: contact.basis,
  }));
  const planned = [...plan.contacts.keys()].map(
    (id): PlanItem => ({ category: "contacts", id, how: "delete" }),
  );
  const digest = plan.rounds === 0 ? {} : { planDigest: planDigest(workspaceId, planned) };
  return { ...digest, contacts, left, residue: [...RESIDUE] };
}
