/** What each step of a journal says, for people. */
const MEANINGS: Readonly<Record<string, string>> = {
  "request.preview": "The request asks for a preview: it changes nothing.",
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
  "request.erasure": "The deletion reaches more than contacts.",
  "plan.record": "A record was put into the plan.",
  "records.searched": "The records of the contact were searched.",
  "erase.attempted": "A step on a record is about to be taken.",
  "erase.refused": "Intercom refused the step.",
  "erase.accepted": "Intercom accepted the step.",
  "erase.stuck": "The step can't be taken on this record.",
  "erase.settled": "The record is settled.",
  "erase.left": "The record was left alone.",
  "erase.verified": "The record was read back, and what was to go is gone.",
  "erase.visible": "Intercom still shows what was to go.",
  "result.fetched": "A file of the outcome was given out to whoever had its link.",
  "hint.contact_deleted": "Intercom says by its webhook that the contact is deleted.",
  "operator.revealed": "An operator looked whom the request is about.",
  "request.ended": "The request ended, and its outcome was written.",
};

/** `null` for a step that this version has no words for. */
export function stepMeaning(step: string): string | null {
  return MEANINGS[step] ?? null;
}
