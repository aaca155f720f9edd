import type { FAILURES, IntercomErrorCode } from "@intercom-dsar/intercom-client";
import type { ReasonCode } from "../domain/reasons.ts";
import type { OwnWaitCode } from "../domain/wait-codes.ts";

/** Intercom's errors after which a request waits and is tried again. */
type RetryCode = {
  [Code in IntercomErrorCode]: (typeof FAILURES)[Code]["retryable"] extends true ? Code : never;
}[IntercomErrorCode];

const BY_ITSELF = "Nothing: it goes on by itself. `retry` looks at it now.";
const REACH =
  "Nothing at first: it is tried again by itself. If it stays so, see that the service reaches Intercom (`doctor`).";
const UNREADABLE =
  "Nothing at first: it is tried again by itself. If it stays so, `run_failed` with this id in the log says which answer it was.";
const ASK_AGAIN = "The sender has to ask again, under a new id, with what the reason names put right.";
const NOTHING = "Nothing.";

/** What an operator does about a wait. A code without a row is an error of types: none goes on by itself unseen. */
const WAITS: Readonly<Record<OwnWaitCode | Exclude<RetryCode, "aborted">, string>> = {
  unauthorized:
    "Connect the workspace again in the auth app, or give a new access token. It goes on by itself; `retry` probes at once.",
  token_unavailable: "See that the auth app, or the token vault, answers. It goes on by itself.",
  rate_limited:
    "Nothing: it goes on by itself. If it stays so, look which other app of the workspace uses the limit up.",
  pending_export: "Wait until the other export of the workspace has ended, or end it in Intercom.",
  workspace_mismatch: "Give the token of this workspace: the one that is there speaks for another.",
  scope_missing:
    "Give the Intercom app the missing scope and connect the workspace again before then; else it ends as partial or failed.",
  workspace_unknown: "Connect the workspace in the auth app before then; else it ends as rejected.",
  undetermined:
    "Connect a workspace, where there is none. Else `npm run consumer -- check` says what is wrong with the way to Intercom.",
  paused: "`resume` what is paused, when it may go on.",
  held_by_operator: "`release-hold` it when it may go on (`unhold` of the command line), or `cancel` it.",
  over_daily_limit: "`release` it where the deletions are meant, or `cancel` it.",
  approval_required:
    "Look at the plan (`send preview` of the same person shows it), then `approve` it by its digest, or `cancel` it.",
  result_store_unavailable: "Give `RESULT_STORE` room, or bring it back. Nothing is lost.",
  newer_version: "Finish the rolling update: an instance of the newer version goes on with it.",
  older_instance: "Finish the rolling update: stop the instances of the earlier release.",
  waits_for_another_request:
    "Look at the other request of the same person; `cancel` that one, or this one, if it must not wait.",
  blocked: BY_ITSELF,
  refused: BY_ITSELF,
  not_found_recheck: BY_ITSELF,
  still_visible: BY_ITSELF,
  unknown:
    "Look for `run_failed` with this id in the log. Until the cause is gone it is tried again by itself.",
  network_error: REACH,
  timeout: REACH,
  server_error: REACH,
  proxy_failed:
    "See that the proxy of `HTTPS_PROXY` answers and lets the service through. It goes on by itself.",
  edge_response:
    "Nothing at first: it is tried again by itself. If it stays so, look which proxy or firewall answers in Intercom's place.",
  invalid_response: UNREADABLE,
  unexpected_response: UNREADABLE,
  body_too_large: UNREADABLE,
  endless_pages: UNREADABLE,
};

/** What an operator does about an end. A reason without a row is an error of types. */
const ENDS: Readonly<Record<ReasonCode, string>> = {
  no_match: NOTHING,
  cancelled: NOTHING,
  verification_pending: "Ask again with `retry-as-new` in an hour: it continues the plan and verifies.",
  merged_elsewhere:
    "Look in Intercom whom the contact merged into, and ask the person which addresses are theirs.",
  no_longer_subject: "Look in Intercom why the contact has another address now. Nothing of it was deleted.",
  held: "When the hold is over, `retry-as-new`: what the outcome names as left is erased then.",
  not_readable: "`retry-as-new`, after a look in Intercom at who deletes or archives contacts.",
  records_left:
    "Look at what the outcome names in `deletion.left`: what others share stays, and is theirs too. What should go has to be erased in Intercom by hand.",
  plan_drift: "Stop what keeps making contacts of this address, then `retry-as-new`.",
  contact_gone: "`retry-as-new`: it reads what is there now.",
  contact_without_id:
    "Look for the contact in Intercom by its address, and answer for it by hand: without an id the service can neither read nor delete it.",
  items_missing: "`retry-as-new` later; the coverage says what is missing.",
  retry_of_unknown: "The sender has to ask again without `retryOf`.",
  retry_of_mismatch:
    "The sender has to name in `retryOf` its own deletion of the same person, or leave it out.",
  workspace_unknown:
    "Connect the workspace. Then `retry-as-new`; where that says `request_forgotten`, its sender has to ask again under a new id.",
  workspace_required: "The sender has to name a workspace, in a new request.",
  retries_exhausted: "See that Intercom can be reached, then `retry-as-new`.",
  plan_restricted: "The workspace's Intercom plan has to be changed; until then this can't be done.",
  intercom_refused:
    "Look at Intercom's answer, which the outcome's evidence names. Where its cause is gone, `retry-as-new`.",
  authorization_missing: "Connect the workspace again, then `retry-as-new`.",
  scope_missing: "Give the Intercom app the scope, connect the workspace again, then `retry-as-new`.",
  leak_check: "Change the redaction policy at the places that the outcome names, then `retry-as-new`.",
  internal_error: "Look for `run_failed` with this id in the log, then `retry-as-new`.",
  not_allowed: "Give the sender the right in `SENDERS` if it should have it; it then asks again.",
  signature_required: "The sender has to sign its records (docs/requests.md) and ask again under a new id.",
  verification_required: "The sender has to state `verification` as `SENDERS` demands, in a new request.",
  recipient_key_required:
    "Give the sender a `recipientKey` in `SENDERS`, or set `RECIPIENT_KEYS`; it then asks again under a new id.",
  recipient_key_invalid: ASK_AGAIN,
  unsupported_kind: ASK_AGAIN,
  unsupported_identifier: ASK_AGAIN,
  unsupported_field: ASK_AGAIN,
  callback_not_allowed:
    "Allow the place in `callbackHosts` or `callbackPrefixes` of the sender if it is right; the sender then asks again under a new id.",
  invalid_email: ASK_AGAIN,
  too_old: "The sender has to ask again, in a new message: it is older than `ID_RETENTION`.",
};

/** `code` is as the ledger has it, where a later version may have written one that this one does not know. */
export function whatToDoAboutWait(code: string | null): string {
  return rowOf(WAITS, code) ?? BY_ITSELF;
}

export function whatToDoAboutEnd(reasonCode: string | null): string {
  return rowOf(ENDS, reasonCode) ?? NOTHING;
}

function rowOf(table: Readonly<Record<string, string>>, code: string | null): string | null {
  return code !== null && Object.hasOwn(table, code) ? (table[code] ?? null) : null;
}
