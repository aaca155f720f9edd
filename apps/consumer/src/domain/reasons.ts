import type { RejectionCode } from "@intercom-dsar/dsar-events/service";

/** Why an outcome is what it is; `code` is for programs, `message` a fixed sentence for people. */
export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
  /** True where sending the request again (with `retryOf` for a deletion) may end better. */
  readonly retryable: boolean;
}

/** Every reason that a flow or the worker gives; messages are fixed sentences that quote nothing. `docs/reference.md` lists them. */
export const REASONS = {
  no_match: reason(
    "no_match",
    "No contact with this address was found; see the coverage for what was looked at.",
    false,
  ),
  cancelled: reason("cancelled", "The request was cancelled before anything irreversible was done.", false),
  verification_pending: reason(
    "verification_pending",
    "Intercom accepted the deletion, but still showed a contact when the time for verification was over.",
    true,
  ),
  merged_elsewhere: reason(
    "merged_elsewhere",
    "A contact of this address was merged into a contact with another address, which was left alone.",
    false,
  ),
  no_longer_subject: reason(
    "no_longer_subject",
    "A planned contact had another address when it was to be deleted, and was left alone.",
    false,
  ),
  not_readable: reason(
    "not_readable",
    "A planned contact could not be read any more: someone else deleted or archived it. It could not be compared and was left alone.",
    true,
  ),
  records_left: reason(
    "records_left",
    "A conversation or another record could not be erased in full; `deletion.left` says which and why.",
    false,
  ),
  held: reason(
    "held",
    "Something of the person is under a hold and was left alone; `deletion.left` names it, with the code of the hold.",
    false,
  ),
  plan_drift: reason(
    "plan_drift",
    "New contacts of this address kept appearing while the request ran.",
    true,
  ),
  retry_of_unknown: reason(
    "retry_of_unknown",
    "The request named in retryOf is not known here, or its plan is no longer kept.",
    false,
  ),
  retry_of_mismatch: reason(
    "retry_of_mismatch",
    "The request named in retryOf is not a deletion of the same subject.",
    false,
  ),
  contact_gone: reason(
    "contact_gone",
    "A contact was deleted or merged by someone else while it was being read.",
    true,
  ),
  contact_without_id: reason(
    "contact_without_id",
    "A contact of this address came from Intercom without an id, by which alone more of it can be read and it can be deleted.",
    false,
  ),
  items_missing: reason(
    "items_missing",
    "Intercom says that there is more than could be read; the coverage tells where.",
    true,
  ),
  not_allowed: reason(
    "not_allowed",
    "The sender may not ask for this, or not any more: it was taken out of the configuration or has lost the right.",
    false,
  ),
  signature_required: reason(
    "signature_required",
    "The record was not signed, and unsigned ones may not ask for this here.",
    false,
  ),
  verification_required: reason(
    "verification_required",
    "The sender's requests have to state how it made sure of the person, and how sure it is (`verification`); this one does not, or not sure enough.",
    false,
  ),
  recipient_key_required: reason(
    "recipient_key_required",
    "Answers are sealed here, and there is no key to seal this one to: neither the request nor its sender has one.",
    false,
  ),
  workspace_unknown: reason("workspace_unknown", "The workspace is not connected.", true),
  workspace_required: reason(
    "workspace_required",
    "More than one workspace is connected: the request has to name one.",
    true,
  ),
  retries_exhausted: reason(
    "retries_exhausted",
    "Intercom could not be reached or kept failing until the time for retries was over.",
    true,
  ),
  plan_restricted: reason(
    "plan_restricted",
    "The workspace's Intercom plan does not allow this call.",
    false,
  ),
  intercom_refused: reason(
    "intercom_refused",
    "Intercom refused a call for good; the evidence names its answer.",
    false,
  ),
  authorization_missing: reason(
    "authorization_missing",
    "The workspace's access token does not work; connect the workspace again.",
    true,
  ),
  scope_missing: reason("scope_missing", "The access token lacks a scope that this request needs.", true),
  leak_check: reason(
    "leak_check",
    "The finished package still named another person, and was not handed out; it takes another redaction policy.",
    false,
  ),
  internal_error: reason("internal_error", "The service met an error of its own.", true),
} as const;

/** What the reason of an outcome can be: one of these, or one for which a request is turned away. */
export type ReasonCode = keyof typeof REASONS | RejectionCode;

/** `scope_missing` with the name of the scope where Intercom told it. */
export function scopeMissing(scope: string | null): Reason {
  if (scope === null) return REASONS.scope_missing;
  return { ...REASONS.scope_missing, message: `The access token lacks the scope "${scope}".` };
}

/** `leak_check` with the places, which are patterns and name nobody. */
export function leakCheck(places: readonly string[]): Reason {
  const { message } = REASONS.leak_check;
  return {
    ...REASONS.leak_check,
    message: places.length === 0 ? message : `${message} At: ${places.join(", ")}.`,
  };
}

function reason<Code extends string>(
  code: Code,
  message: string,
  retryable: boolean,
): { readonly code: Code; readonly message: string; readonly retryable: boolean } {
  return { code, message, retryable };
}
