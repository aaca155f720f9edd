import type { ErasureSubject } from "@intercom-dsar/subject-data";
import type { DeletionContext } from "../flow-context.ts";
import { isSubject } from "../matching.ts";
import { readPlan } from "./deletion-plan.ts";
import { readContact } from "./read-contact.ts";
import { settleMerged } from "./settle-merged.ts";

/** Whose records may be erased now, and what has to hold until each call for them is sent. */
export interface OwnContacts {
  readonly subject: ErasureSubject;
  /** Throws `clearance_expired` where one of the contacts was not read recently enough. */
  demand(): void;
}

/**
 * The planned contacts that are the subject's now: each was read and compared in this run within the time for which a read counts, or was
 * deleted by this plan. What stands under another contact is nobody's to erase.
 */
export async function ownContacts(context: DeletionContext): Promise<OwnContacts> {
  const { clearances, journal } = context;
  const ids: string[] = [];
  const cleared: string[] = [];
  for (const { id, basis, merged, left } of readPlan(journal.entries).contacts.values()) {
    if ((left !== null && left !== "held") || merged === "elsewhere") continue;
    if (basis === null && merged === null && !clearances.holds(id)) {
      const read = await readContact(context, id);
      if (read.state === "merged" || (read.state === "present" && read.contact.id !== id)) {
        await settleMerged(context, id, read);
        return ownContacts(context);
      }
    }
    const isGone = basis !== null || merged !== null;
    if (isGone || clearances.holds(id)) ids.push(id);
    if (!isGone && clearances.holds(id)) cleared.push(id);
  }
  return {
    subject: subjectOf(
      context,
      ids.map((id) => ({ type: "contact", id })),
    ),
    demand() {
      for (const id of cleared) clearances.demand(id);
    },
  };
}

export function subjectOf(
  { request }: Pick<DeletionContext, "request">,
  contacts: ErasureSubject["contacts"],
): ErasureSubject {
  return {
    addresses: request.subjects,
    contacts,
    isOwn: (person) => isSubject(person, request.subjects),
  };
}
