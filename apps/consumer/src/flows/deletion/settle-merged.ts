import { roleOf } from "@intercom-dsar/intercom-client";
import { STEP } from "../../domain/journal-steps.ts";
import type { DeletionContext } from "../flow-context.ts";
import { plannedEntry, readPlan } from "./deletion-plan.ts";
import type { ContactRead } from "./read-contact.ts";

/**
 * 410 `contact_merged` is neither gone nor deleted: the canonical contact, as it was read, joins the plan if it is the subject's. Where
 * it is somebody else's, or can't be read and was not deleted by this plan, nobody is deleted.
 */
export async function settleMerged(
  { journal }: DeletionContext,
  id: string,
  read: ContactRead,
): Promise<void> {
  const { contacts } = readPlan(journal.entries);
  const canonical =
    read.state === "present" && read.isSubject && read.contact.id !== id ? read.contact : null;
  const isDeleted = read.state === "merged" && read.into !== null && contacts.get(read.into)?.basis != null;
  const merged = { step: STEP.merged, contactId: id };
  if (canonical === null) {
    await journal.append([{ ...merged, facts: { into: isDeleted ? "plan" : "elsewhere" } }]);
    return;
  }
  const planned = contacts.get(canonical.id);
  const isPlanned = planned !== undefined && planned.left === null;
  const joining = plannedEntry(canonical.id, { role: roleOf(canonical) });
  await journal.append([...(isPlanned ? [] : [joining]), { ...merged, facts: { into: "plan" } }]);
}
