const NOTHING = "Nothing: it goes on by itself. `retry` looks at it now.";

/** What an operator does about a wait, by its code; what is not here goes on by itself. */
const WAITS: Readonly<Record<string, string>> = {
  unauthorized:
    "Connect the workspace again in the auth app, or give a new access token. It goes on by itself; `retry` probes at once.",
  token_unavailable: "See that the auth app, or the token vault, answers. It goes on by itself.",
  rate_limited:
    "Nothing: it goes on by itself. If it stays so, look which other app of the workspace uses the limit up.",
  workspace_mismatch: "Give the token of this workspace: the one that is there speaks for another.",
  scope_missing:
    "Give the Intercom app the missing scope and connect the workspace again before then; else it ends as partial or failed.",
  workspace_unknown: "Connect the workspace in the auth app before then; else it ends as rejected.",
  paused: "`resume` what is paused, when it may go on.",
  held_by_operator: "`release-hold` it when it may go on (`unhold` of the command line), or `cancel` it.",
  over_daily_limit: "`release` it where the deletions are meant, or `cancel` it.",
  result_store_unavailable: "Give `RESULT_STORE` room, or bring it back. Nothing is lost.",
  newer_version: "Finish the rolling update: an instance of the newer version goes on with it.",
  waits_for_another_request:
    "Look at the other request of the same person; `cancel` that one, or this one, if it must not wait.",
};

/** What an operator does about an end, by its reason; what is not here asks for nothing. */
const ENDS: Readonly<Record<string, string>> = {
  verification_pending: "Ask again with `retry-as-new` in an hour: it continues the plan and verifies.",
  merged_elsewhere:
    "Look in Intercom whom the contact merged into, and ask the person which addresses are theirs.",
  no_longer_subject: "Look in Intercom why the contact has another address now. Nothing of it was deleted.",
  held: "When the hold is over, `retry-as-new`: what the outcome names as left is erased then.",
  not_readable: "`retry-as-new`, after a look in Intercom at who deletes or archives contacts.",
  plan_drift: "Stop what keeps making contacts of this address, then `retry-as-new`.",
  items_missing: "`retry-as-new` later; the coverage says what is missing.",
  workspace_unknown:
    "Connect the workspace. Then `retry-as-new`; where that says `request_forgotten`, its sender has to ask again under a new id.",
  workspace_required: "The sender has to name a workspace, in a new request.",
  retries_exhausted: "See that Intercom can be reached, then `retry-as-new`.",
  plan_restricted: "The workspace's Intercom plan has to be changed; until then this can't be done.",
  authorization_missing: "Connect the workspace again, then `retry-as-new`.",
  scope_missing: "Give the Intercom app the scope, connect the workspace again, then `retry-as-new`.",
  leak_check: "Change the redaction policy at the places that the outcome names, then `retry-as-new`.",
  internal_error: "Look for `run_failed` with this id in the log, then `retry-as-new`.",
  not_allowed: "Give the sender the right in `SENDERS` if it should have it; it then asks again.",
};

export function whatToDoAboutWait(code: string | null): string {
  return WAITS[code ?? ""] ?? NOTHING;
}

export function whatToDoAboutEnd(reasonCode: string | null): string {
  return ENDS[reasonCode ?? ""] ?? "Nothing.";
}
