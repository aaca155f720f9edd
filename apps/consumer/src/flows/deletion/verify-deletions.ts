import { backoff, NO_JITTER } from "@intercom-dsar/service";
import { STEP } from "../../domain/journal-steps.ts";
import type { DeletionContext } from "../flow-context.ts";
import { readPlan } from "./deletion-plan.ts";
import { readContact } from "./read-contact.ts";
import { settleMerged } from "./settle-merged.ts";

const FIRST_READ_AGAIN_MS = 1_000;
const pause = backoff({ baseMs: FIRST_READ_AGAIN_MS, capMs: 300_000, jitter: NO_JITTER });

/** Contacts that Intercom still shows after it accepted their deletion. */
export interface StillVisible {
  readonly nextReadAt: number;
  /** True once one of them was visible for the whole of `verifyForMs`. */
  readonly giveUp: boolean;
}

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
      const giveUpAt = (contact.acceptedAt ?? contact.attemptedAt ?? clock.now()) + limits.verifyForMs;
      const again = clock.now() + pause(contact.stillVisible + 1);
      const nextReadAt = Math.min(again, Math.max(giveUpAt, clock.now() + FIRST_READ_AGAIN_MS));
      waits.push({ nextReadAt, giveUp: clock.now() >= giveUpAt });
    }
  }
  if (waits.length === 0) return null;
  return {
    nextReadAt: Math.min(...waits.map(({ nextReadAt }) => nextReadAt)),
    giveUp: waits.every(({ giveUp }) => giveUp),
  };
}
