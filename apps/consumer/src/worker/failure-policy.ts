import { IntercomError } from "@intercom-dsar/intercom-client";
import type { ClaimedRequest, JournalEntry } from "@intercom-dsar/ledger";
import { RedactionError } from "@intercom-dsar/redaction";
import { backoff } from "@intercom-dsar/service";
import type { Patience } from "@intercom-dsar/subject-data";
import { answerOf, errorCode, isRetryable, retryNotBefore } from "../domain/errors.ts";
import { STEP } from "../domain/journal-steps.ts";
import type { Reason } from "../domain/reasons.ts";
import { leakCheck, REASONS, scopeMissing } from "../domain/reasons.ts";

/** What the worker does about an error that a flow did not answer itself. */
export type FailureDecision =
  /** Try again at `dueAt`, from the ledger. */
  | { readonly action: "retry"; readonly code: string; readonly dueAt: number }
  /** The token is dead: the whole workspace waits for a working one. */
  | { readonly action: "park"; readonly code: string }
  /** The token lacks a scope: the request waits, for a while, for one that has it. */
  | { readonly action: "await-scope"; readonly dueAt: number }
  /** It is beyond the sender's daily number: an operator has to release it. */
  | { readonly action: "await-release" }
  /** An operator holds it. */
  | { readonly action: "await-unhold" }
  | { readonly action: "fail"; readonly reason: Reason }
  /** The request is no longer ours to write about (lease lost, ledger away, stopping). */
  | { readonly action: "abandon" };

export interface FailurePolicy {
  readonly now: number;
  readonly random: () => number;
  readonly workspaceGraceMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const LONGEST_RETRY_MS = 10 * 60 * 1_000;
const SCOPE_RETRY_MS = 60_000;

/** The table of failure classes: what Intercom's client reports, by code, and what follows from it. */
export function decideFailure(
  error: unknown,
  request: ClaimedRequest,
  journal: readonly JournalEntry[],
  policy: FailurePolicy,
): FailureDecision {
  const code = errorCode(error);
  switch (code) {
    case "lease_lost":
    case "ledger_unavailable":
    case "aborted":
      return { action: "abandon" };
    case "unauthorized":
    case "workspace_mismatch":
      return pastBudget(request, policy.now)
        ? { action: "fail", reason: REASONS.authorization_missing }
        : { action: "park", code };
    case "held_by_operator":
      return { action: "await-unhold" };
    case "over_daily_limit":
      return { action: "await-release" };
    case "scope_missing":
      return awaitScope(error, journal, policy);
    case "result_store_unavailable":
      if (pastBudget(request, policy.now)) return { action: "fail", reason: REASONS.internal_error };
      return { action: "retry", code, dueAt: retryAt(error, journal, policy) };
    case "leak_check":
      return { action: "fail", reason: leakCheck(error instanceof RedactionError ? error.places : []) };
    case "plan_restricted":
      return { action: "fail", reason: REASONS.plan_restricted };
    default:
      if (!isRetryable(error)) {
        return {
          action: "fail",
          reason: answerOf(error) === null ? REASONS.internal_error : REASONS.intercom_refused,
        };
      }
      if (pastBudget(request, policy.now)) return { action: "fail", reason: REASONS.retries_exhausted };
      return { action: "retry", code, dueAt: retryAt(error, journal, policy) };
  }
}

/** Retries go on for `max(deadline − start, 24 h)`. */
function pastBudget(request: ClaimedRequest, now: number): boolean {
  return now >= Math.max(request.deadline, request.startedAt + DAY_MS);
}

function retryAt(error: unknown, journal: readonly JournalEntry[], { now, random }: FailurePolicy): number {
  const delay = backoff({ baseMs: 500, capMs: LONGEST_RETRY_MS, random });
  return Math.max(now, retryNotBefore(error) ?? now) + delay(consecutiveFailures(journal) + 1);
}

/** Failed runs since one got further; an access request's progress is the number of answers that it holds. */
export function consecutiveFailures(journal: readonly JournalEntry[]): number {
  let count = 0;
  let progress: unknown;
  for (const entry of [...journal].reverse()) {
    if (entry.step !== STEP.runFailed) break;
    if (count > 0 && entry.facts.progress !== progress) break;
    progress = entry.facts.progress;
    count += 1;
  }
  return count;
}

function awaitScope(
  error: unknown,
  journal: readonly JournalEntry[],
  { now, workspaceGraceMs }: FailurePolicy,
): FailureDecision {
  const until = scopeWaitEndsAt(journal, { now, workspaceGraceMs });
  if (now >= until)
    return { action: "fail", reason: scopeMissing(error instanceof IntercomError ? error.scope : null) };
  return { action: "await-scope", dueAt: Math.min(now + SCOPE_RETRY_MS, until) };
}

/** Failed runs in a row after which an optional category is left out. */
const RUNS_FOR_OPTIONAL = 5;

/** What a run of an access request may still leave for another run. */
export function patienceOf(
  journal: readonly JournalEntry[],
  policy: Pick<FailurePolicy, "now" | "workspaceGraceMs">,
): Patience {
  return {
    forScopes: policy.now < scopeWaitEndsAt(journal, policy),
    forOptional: consecutiveFailures(journal) < RUNS_FOR_OPTIONAL,
  };
}

/** A wait for scopes begins once in a request's life. */
function scopeWaitEndsAt(
  journal: readonly JournalEntry[],
  { now, workspaceGraceMs }: Pick<FailurePolicy, "now" | "workspaceGraceMs">,
): number {
  return (journal.find(({ step }) => step === STEP.runScopeMissing)?.at ?? now) + workspaceGraceMs;
}
