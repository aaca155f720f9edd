import { type Contact, roleOf } from "@intercom-dsar/intercom-client";
import { RESIDUE } from "../outcomes/residue.ts";
import { deleteContact } from "./delete-contact.ts";
import { type DeletionPlan, type PlannedContact, readPlan, STEP } from "./deletion-plan.ts";
import type { Disposition, Reason } from "./disposition.ts";
import { findContacts } from "./find-contacts.ts";
import type { FlowContext } from "./flow-context.ts";
import type { Identified } from "./identified.ts";
import { importPlan } from "./import-plan.ts";
import { REASONS } from "./reasons.ts";
import { verifyDeletions } from "./verify-deletions.ts";

/**
 * Deletes every user and lead of the subject's addresses: search → read and compare → plan in the journal → DELETE each →
 * read each back → search once more for what the plan lacks. The journal is the only state: a run that a kill ended is continued
 * from the plan, never from a new search, and reports what is known and not more.
 */
export async function deletion(context: FlowContext): Promise<Disposition> {
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
    const found = await findContacts(context, new Set(plan.contacts.keys()));
    if (found.mergedElsewhere.length > 0) await context.journal.append(mergedEntries(found.mergedElsewhere));
    if (found.contacts.length === 0) return conclude(context, found.gap);
    if (plan.rounds >= context.limits.maxPlanRounds) return finish(context, "partial", REASONS.plan_drift);
    await context.journal.append(planEntries(found.contacts, plan.rounds + 1));
  }
}

/** Makes sure that a plan is in the journal: this request's own, one taken over (`retryOf`), or a new one. */
async function beginPlan(context: FlowContext): Promise<Disposition | null> {
  if (readPlan(context.journal.entries).rounds > 0) return null;
  if (context.request.retryOf !== null) {
    const taken = await importPlan(context, context.request.retryOf);
    if (taken.result === "taken") return null;
    if (taken.result === "refused") return finish(context, taken.status, taken.reason);
  }
  return makePlan(context);
}

/** Searches and writes the plan. Resolves to a disposition where the request ends or waits instead. */
async function makePlan(context: FlowContext): Promise<Disposition | null> {
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
  const merged =
    [...plan.contacts.values()].some(({ merged }) => merged === "elsewhere") || plan.mergedElsewhere;
  const reason = merged ? REASONS.merged_elsewhere : gap;
  return finish(context, reason === null ? "completed" : "partial", reason);
}

function nextToDelete(context: FlowContext): PlannedContact | undefined {
  const { contacts } = readPlan(context.journal.entries);
  return [...contacts.values()].find(({ basis, merged }) => basis === null && merged === null);
}

/** The ids of a plan, and the line that closes it: a plan without that line was never finished and is made anew. */
function planEntries(contacts: readonly Identified<Contact>[], round: number) {
  return [
    ...contacts.map((contact) => ({
      step: STEP.planned,
      contactId: contact.id,
      watch: true as const,
      facts: { role: roleOf(contact), round },
    })),
    { step: STEP.planClosed, facts: { round, contacts: contacts.length } },
  ];
}

function mergedEntries(ids: readonly string[]) {
  return ids.map(() => ({ step: STEP.mergedElsewhere }));
}

function finish(context: FlowContext, status: FinishedStatus, reason: Reason | null): Disposition {
  const plan = readPlan(context.journal.entries);
  // A partial deletion has its block even where nothing was planned: by it a reader tells it from a refusal.
  const isTold = plan.rounds > 0 || status === "partial";
  const deletion = isTold ? { deletion: deletionFacts(plan) } : {};
  return {
    kind: "finished",
    status,
    reason,
    body: { coverage: context.coverage.rows(), ...deletion },
  };
}

type FinishedStatus = Extract<Disposition, { kind: "finished" }>["status"];

/** What the outcome says of each planned contact: what the journal proves, and `null` where it proves nothing. */
export function deletionFacts(plan: DeletionPlan) {
  const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  // A contact that became another of the plan is not one of its own any more.
  const targets = [...plan.contacts.values()].filter(({ merged }) => merged !== "into_plan");
  const contacts = targets.map((contact) => ({
    id: contact.id,
    role: contact.role,
    attemptedAt: iso(contact.attemptedAt),
    acceptedAt: iso(contact.acceptedAt),
    verifiedAbsentAt: iso(contact.verifiedAbsentAt),
    basis: contact.basis,
  }));
  return { contacts, residue: [...RESIDUE] };
}
