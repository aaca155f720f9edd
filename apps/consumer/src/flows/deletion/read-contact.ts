import { type Contact, IntercomError } from "@intercom-dsar/intercom-client";
import { holdsOn } from "@intercom-dsar/subject-data";
import { type JournalledAnswer, journalledAnswer } from "../../domain/errors.ts";
import type { DeletionContext } from "../flow-context.ts";
import type { Identified } from "../identified.ts";
import { isSubject } from "../matching.ts";
import type { Moment } from "./clearances.ts";
import { rulesInForce } from "./hold-on-record.ts";
import { reErasureBound, wasCreatedBefore } from "./re-erasure.ts";

/** Intercom documents at most three hops from a merged contact to the one it became. */
const MAX_MERGE_HOPS = 3;

/** What a read by id says: 404 and a plain 410 are `absent`, a merge is followed to the contact that it became. */
export type ContactRead =
  | { readonly state: "present"; readonly contact: Identified<Contact>; readonly isSubject: boolean }
  /** `sentAt`: when the read was sent. */
  | { readonly state: "absent"; readonly answer: JournalledAnswer; readonly sentAt: Moment }
  | { readonly state: "merged"; readonly into: string | null };

/**
 * Reads a contact by id and compares its address, which clears it for a DELETE or not, and notes by what it is held. `merged` is left where the canonical contact is
 * not told, is gone, or is too far.
 */
export async function readContact(context: DeletionContext, id: string): Promise<ContactRead> {
  const { request, intercom, clearances, contactHolds, choices, signal } = context;
  const bound = reErasureBound(context.journal.entries);
  let current = id;
  for (let hop = 0; hop <= MAX_MERGE_HOPS; hop += 1) {
    clearances.revoke(current);
    contactHolds.note(current, []);
    let sentAt = clearances.now();
    // The time that it waits at the throttle is not part of the answer's age.
    const guard = () => {
      sentAt = clearances.now();
    };
    try {
      // A contact that does not say its id is the one that was asked for.
      const contact: Identified<Contact> = {
        ...(await intercom.contacts.get(current, { signal, guard })),
        id: current,
      };
      const comparison = isSubject(contact, request.subjects) && wasCreatedBefore(contact, bound);
      if (comparison) {
        // Tags and segments are read after the contact, so that its clearance is as old as any of the answers.
        choices.set(current, {
          unsubscribed: contact.unsubscribed_from_emails === true,
          subject: request.subjects.findIndex((subject) => isSubject(contact, [subject])),
        });
        contactHolds.note(current, await holdsOn(context, rulesInForce(context), contact));
        clearances.grant(current, sentAt);
      }
      return { state: "present", contact, isSubject: comparison };
    } catch (error) {
      if (!(error instanceof IntercomError)) throw error;
      if (error.code === "not_found" || error.code === "gone") {
        // A merged contact whose successor is gone too was not deleted by us: only the first answer is evidence for `id`.
        return current === id
          ? { state: "absent", answer: journalledAnswer(error), sentAt }
          : { state: "merged", into: current };
      }
      if (error.code !== "merged") throw error;
      if (error.canonicalId === null) return { state: "merged", into: null };
      current = error.canonicalId;
    }
  }
  return { state: "merged", into: current };
}
