import type { Contact } from "@intercom-dsar/intercom-client";
import type { JournalEntry } from "@intercom-dsar/ledger";
import { STEP } from "../../domain/journal-steps.ts";

/** Intercom counts in whole seconds: what it calls 9:00:00 may be anything before 9:00:01. */
const CLOCK_STEP_MS = 1_000;

/** Before when a contact must have been made for a request of `re-erase` to delete it, in milliseconds since 1970; `null` for any other request. */
export function reErasureBound(journal: readonly Pick<JournalEntry, "step" | "facts">[]): number | null {
  const mark = journal.find(({ step }) => step === STEP.reErasure);
  return mark === undefined ? null : Number(mark.facts.createdBefore);
}

/** Whether the contact is certainly older than `bound`: one that does not say when it was made is not. */
export function wasCreatedBefore({ created_at: createdAt }: Contact, bound: number | null): boolean {
  if (bound === null) return true;
  return typeof createdAt === "number" && createdAt * 1_000 + CLOCK_STEP_MS <= bound;
}
