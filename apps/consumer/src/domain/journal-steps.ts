import { type JournalEntry, LEDGER_STEPS, type NewJournalEntry } from "@intercom-dsar/ledger";

/**
 * The name of every step that flows and worker write into a journal. Databases keep them: a name is never changed or given another
 * meaning, and one that is no longer written stays. A version without the name leaves the request alone (`isReadable`).
 */
export const STEP = {
  /** Written at intake: this request changes nothing, whatever a version would do that knows no previews. */
  previewRequested: "request.preview",
  /** Written at intake where more than contacts is erased: a version that would delete contacts alone leaves the request alone. */
  erasureRequested: "request.erasure",
  /** Written at intake and with a plan where there are holds: a version that knows none leaves the request alone. */
  holdsConfigured: "request.holds",
  /**
   * Written by `re-erase`: contacts alone, and only those that were made before its fact `createdBefore` (milliseconds since 1970). A version
   * that would delete newer ones leaves the request alone.
   */
  reErasure: "request.re_erasure",
  /** Written at intake: the request says whom its answer is sealed to. */
  sealAsked: "seal.asked",
  approvalAsked: LEDGER_STEPS.approvalAsked,
  runWaiting: "run.waiting",
  runFinished: "run.finished",
  /** Every failed run leaves one; consecutive ones make the back-off grow. */
  runFailed: "run.failed",
  /** Begins a wait for a scope. */
  runScopeMissing: "run.scope_missing",
  searchedEmpty: "search.empty",
  mergedElsewhere: "search.merged_elsewhere",
  planned: "plan.contact",
  /** Its fact `version` says how the plan is to be read; without it, 1. */
  planClosed: "plan.closed",
  attempted: "delete.attempted",
  refused: "delete.refused",
  accepted: "delete.accepted",
  absent: "delete.absent",
  verified: "verify.absent",
  visible: "verify.visible",
  merged: "contact.merged",
  left: "contact.left",
  /** Its fact `hold` is the rule's code. */
  contactHeld: "contact.held",
  /** Of conversations, tickets, …: `contactId` holds the record's id, after a space what in it a step is about. */
  recordPlanned: "plan.record",
  recordsSearched: "records.searched",
  recordAttempted: "erase.attempted",
  recordRefused: "erase.refused",
  recordAccepted: "erase.accepted",
  /** Intercom refused a part of it for good. */
  recordStuck: "erase.stuck",
  recordSettled: "erase.settled",
  recordLeft: "erase.left",
  recordHeld: "erase.held",
  recordVerified: "erase.verified",
  recordVisible: "erase.visible",
} as const;

/** An entry of ours for the journal. */
export type StepEntry = NewJournalEntry & { readonly step: (typeof STEP)[keyof typeof STEP] };

const KNOWN: ReadonlySet<string> = new Set([...Object.values(STEP), ...Object.values(LEDGER_STEPS)]);
const PLAN_VERSION = 1;
const NEWER_VERSION_RETRY_MS = 60_000;

/** False where a newer version wrote what this one can't read: then nothing may follow from the journal, not even an end. */
export function isReadable(journal: readonly JournalEntry[]): boolean {
  return journal.every(
    ({ step, facts }) =>
      KNOWN.has(step) && (step !== STEP.planClosed || (facts.version ?? PLAN_VERSION) === PLAN_VERSION),
  );
}

/** What a request with such a journal waits for: one of the other instances may be newer, or this one is replaced soon. */
export function newerVersionWait(now: number) {
  return {
    kind: "waiting",
    reason: "retry",
    code: "newer_version",
    dueAt: now + NEWER_VERSION_RETRY_MS,
  } as const;
}
