import { FAILURES, type IntercomErrorCode } from "@intercom-dsar/intercom-client";
import type { WaitReason } from "@intercom-dsar/ledger";

type WaitRow = readonly [reason: WaitReason, meaning: string];

const OWN = {
  waits_for_another_request: [
    "order",
    "A request of the same person, or the one named in `after`, has to end first. One that never came is waited for during `AFTER_GRACE`.",
  ],
  undetermined: ["workspace", "It is not known yet which workspaces there are."],
  workspace_unknown: [
    "workspace",
    "The workspace is not connected; it is waited for during `WORKSPACE_GRACE`.",
  ],
  unauthorized: [
    "authorization",
    "Intercom does not accept the token. It goes on when there is one that works.",
  ],
  workspace_mismatch: [
    "authorization",
    "The token is another workspace's. It goes on when there is one that speaks for this workspace.",
  ],
  scope_missing: [
    "authorization",
    "The token lacks a scope; it is tried again every minute, for `WORKSPACE_GRACE`.",
  ],
  not_found_recheck: [
    "verification",
    "The search found nobody. It is made once more, since a contact that was just created is invisible to it.",
  ],
  still_visible: [
    "verification",
    "Intercom accepted the deletion and still shows a contact; it is read again.",
  ],
  paused: [
    "paused",
    "An operator has paused the workspace, the sender or everything (`pause`); `resume` lets it go on.",
  ],
  held_by_operator: [
    "paused",
    "An operator holds the request (`hold`); it goes on once the hold is released.",
  ],
  over_daily_limit: [
    "limit",
    "The sender's `deletionsPerDay` are used up; the deletion waits until an operator releases it (`release --sender NAME`).",
  ],
  refused: ["retry", "The lease has less time left than a call to Intercom may take; none was made."],
  result_store_unavailable: [
    "retry",
    "The package could not be written to `RESULT_STORE`, which is full, read-only or away. It is tried again until it can be used.",
  ],
  blocked: ["retry", "Another request of the same person began first."],
  approval_required: [
    "approval",
    "The plan has to be approved (`APPROVAL`, `approval` of a sender): `approve REQUEST_ID --digest DIGEST`. A plan that has changed is asked about again.",
  ],
  older_instance: [
    "retry",
    "`DELETION_CATEGORIES` names more than contacts, and an instance of an earlier release is still working; it begins when there is none.",
  ],
  newer_version: [
    "retry",
    "A newer version began the request and wrote what this one can't read; it waits for an instance that can.",
  ],
  unknown: ["retry", "An error without a code of this table; the log's `run_failed` tells more."],
} as const satisfies Record<string, WaitRow>;

// `aborted` is ours, and nothing waits for it: the request is handed back.
const RETRIES = Object.entries(FAILURES)
  .filter(([code, { retryable }]) => retryable && code !== "aborted")
  .map(([code, { sentence }]): [string, WaitRow] => [code, ["retry", sentence]]);

/** What is waited for besides the errors of calls to Intercom. */
export type OwnWaitCode = keyof typeof OWN;

export type WaitCode = OwnWaitCode | IntercomErrorCode;

/** Every code that says what a request waits for, with the kind of wait; `docs/reference.md` is made from it. */
export const WAIT_CODES: Readonly<Record<string, WaitRow>> = { ...Object.fromEntries(RETRIES), ...OWN };

/** An error's code as one that a request can wait with. */
export function toWaitCode(code: string): WaitCode {
  return isWaitCode(code) ? code : "unknown";
}

function isWaitCode(code: string): code is WaitCode {
  return Object.hasOwn(WAIT_CODES, code);
}
