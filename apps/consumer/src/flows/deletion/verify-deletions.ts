import { STEP } from "../../domain/journal-steps.ts";
import type { DeletionContext } from "../flow-context.ts";
import { readPlan } from "./deletion-plan.ts";
import { readContact } from "./read-contact.ts";
import { settleMerged } from "./settle-merged.ts";
import { nextReadOf, type StillVisible } from "./still-visible.ts";
import { verifyRecords } from "./verify-records.ts";

/**
 * Reads every deleted contact back by id. Intercom documents no answer to a read after DELETE, so a 200 is waited out.
 * `null` when each is gone.
 */
export async function verifyDeletions(context: DeletionContext): Promise<StillVisible | null> {
  const { journal, clock, limits } = context;
  const waits: StillVisible[] = [];
  for (const contact of readPlan(journal.entries).contacts.values()) {
    if (contact.basis === null || contact.verifiedAbsentAt !== null || contact.merged !== null) continue;
    const read = await readContact(context, contact.id);
    if (read.state === "absent") {
      await journal.append([{ step: STEP.verified, contactId: contact.id, facts: { ...read.answer } }]);
    } else if (read.state === "merged" || read.contact.id !== contact.id) {
      await settleMerged(context, contact.id, read);
    } else {
      await journal.append([{ step: STEP.visible, contactId: contact.id }]);
      const since = contact.acceptedAt ?? contact.attemptedAt ?? clock.now();
      waits.push(nextReadOf(since, contact.stillVisible, clock.now(), limits.verifyForMs));
    }
  }
  waits.push(...(await verifyRecords(context)));
  if (waits.length === 0) return null;
  return {
    nextReadAt: Math.min(...waits.map(({ nextReadAt }) => nextReadAt)),
    giveUp: waits.every(({ giveUp }) => giveUp),
  };
}
