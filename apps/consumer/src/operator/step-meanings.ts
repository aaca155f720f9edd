/** What each step of a journal says, for people. */
const MEANINGS: Readonly<Record<string, string>> = {
  "request.preview": "The request asks for a preview: it changes nothing.",
  "request.erasure": "The request erases more than contacts where the workspace is set up so.",
  "approval.asked": "The plan of this digest waits for an operator's approval.",
  "approval.given": "An operator approved the plan of this digest.",
  "run.waiting": "The work was laid aside until later.",
  "run.finished": "The work was done.",
  "run.failed": "The work failed; it is tried again.",
  "run.scope_missing": "The token lacks a scope.",
  "search.empty": "The search found nobody.",
  "search.merged_elsewhere": "A contact of this address has merged into somebody else's.",
  "plan.contact": "The contact was put into the plan.",
  "plan.closed": "The plan is complete: nothing else will be deleted.",
  "delete.attempted": "The DELETE is about to be sent.",
  "delete.refused": "Intercom refused the DELETE.",
  "delete.accepted": "Intercom accepted the DELETE.",
  "delete.absent": "Intercom does not know the contact any more.",
  "verify.absent": "The contact was read back and is gone.",
  "verify.visible": "Intercom still shows the contact.",
  "contact.merged": "The contact was merged into another one.",
  "contact.left": "The contact was left alone.",
  "plan.record": "The conversation, ticket or record was put into the plan.",
  "records.searched": "The conversations, tickets and records of the contacts were searched.",
  "erase.attempted": "A call that erases is about to be sent.",
  "erase.refused": "Intercom refused the call.",
  "erase.accepted": "Intercom accepted the call.",
  "erase.stuck": "Intercom refuses this part of it for good.",
  "erase.settled": "All of it is erased that was to be.",
  "erase.left": "The record was left alone, in whole or in part.",
  "erase.verified": "The record was read back: gone, or redacted and without the person.",
  "erase.visible": "Intercom still shows the record.",
  "result.fetched": "A file of the outcome was given out to whoever had its link.",
  "hint.contact_deleted": "Intercom says by its webhook that the contact is deleted.",
  "operator.revealed": "An operator looked whom the request is about.",
  "request.ended": "The request ended, and its outcome was written.",
};

/** `null` for a step that this version has no words for. */
export function stepMeaning(step: string): string | null {
  return MEANINGS[step] ?? null;
}
