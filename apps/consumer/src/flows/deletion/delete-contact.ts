import { errorCode, type JournalledAnswer, journalledAnswer } from "../../domain/errors.ts";
import { STEP } from "../../domain/journal-steps.ts";
import type { DeletionContext } from "../flow-context.ts";
import { confirmWorkspace } from "./confirm-workspace.ts";
import { attemptedEntry, contactHeldEntry, type LeftReason, type PlannedContact } from "./deletion-plan.ts";
import { holdOnContacts } from "./hold-on-record.ts";
import { isAllowed } from "./is-allowed.ts";
import { ownContacts } from "./own-contacts.ts";
import { readContact } from "./read-contact.ts";
import { readOptOuts, suppressionsOf } from "./read-opt-outs.ts";
import { settleMerged } from "./settle-merged.ts";
import { isWithoutEffect } from "./without-effect.ts";

/**
 * Deletes one planned contact, or leaves it alone. The DELETE is sent only right after a read that allows it and finds no hold, and the attempt is in the
 * journal before it leaves, so that a run that never saw the answer is continued by a read. Returns without having settled the
 * contact where the DELETE waited for longer than its read counts: the next call reads it again. Throws what the client throws where the
 * call has to be repeated later.
 */
export async function deleteContact(context: DeletionContext, contact: PlannedContact): Promise<void> {
  const { journal, intercom, clearances, signal } = context;
  if (!clearances.holds(contact.id) && !(await clear(context, contact))) return;
  // What holds one of the person's contacts holds each.
  const own = context.holds.length === 0 ? null : await ownContacts(context);
  if (!clearances.holds(contact.id)) return;
  const hold = holdOnContacts(context);
  if (hold !== null) {
    await journal.append([contactHeldEntry(contact.id, hold)]);
    return;
  }
  const guard = () => {
    clearances.demand(contact.id);
    own?.demand();
  };
  const optOuts = await readOptOuts(context, contact.id);
  if (!clearances.holds(contact.id)) return;
  await journal.attempt([attemptedEntry(contact.id, optOuts)]);
  try {
    const { status, requestId } = await intercom.contacts.delete(contact.id, { signal, guard });
    const accepted = {
      step: STEP.accepted,
      contactId: contact.id,
      facts: { status, intercomRequestId: requestId },
    };
    await journal.append([accepted], suppressionsOf(context, contact.id));
  } catch (error) {
    const code = errorCode(error);
    if (code === "not_found" || code === "gone")
      await recordAbsent(context, contact, journalledAnswer(error));
    else if (code === "merged")
      await settleMerged(context, contact.id, await readContact(context, contact.id));
    else {
      if (isWithoutEffect(error)) {
        await journal.append([
          { step: STEP.refused, contactId: contact.id, facts: { code, ...journalledAnswer(error) } },
        ]);
      }
      if (code === "refused" && !isAllowed(guard)) return;
      throw error;
    }
  }
}

/** Reads a contact to learn whether its DELETE may be sent now. False where it is settled without one. */
async function clear(context: DeletionContext, contact: PlannedContact): Promise<boolean> {
  const read = await readContact(context, contact.id);
  if (read.state === "present" && read.contact.id === contact.id) {
    if (!read.isSubject) await leave(context, contact, "no_longer_subject");
    return read.isSubject;
  }
  if (read.state === "absent") {
    if (!contact.inDoubt) {
      await leave(context, contact, "not_readable");
      return false;
    }
    // Archived contacts may be hidden from reads as well; DELETE takes them, and its 404 alone says that a contact is deleted. It can't
    // be compared, but it was before the attempt that is in doubt.
    context.clearances.grant(contact.id, read.sentAt);
    return true;
  }
  await settleMerged(context, contact.id, read);
  return false;
}

async function leave(
  context: DeletionContext,
  { id }: PlannedContact,
  reason: Exclude<LeftReason, "held">,
): Promise<void> {
  await confirmWorkspace(context);
  await context.journal.append([{ step: STEP.left, contactId: id, facts: { reason } }]);
}

async function recordAbsent(
  context: DeletionContext,
  contact: PlannedContact,
  answer: JournalledAnswer,
): Promise<void> {
  await confirmWorkspace(context);
  const basis = contact.inDoubt ? "absent_after_attempt" : "already_absent";
  const absent = { step: STEP.absent, contactId: contact.id, facts: { ...answer, basis } };
  await context.journal.append([absent], suppressionsOf(context, contact.id));
}
