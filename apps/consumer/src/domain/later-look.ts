import type { LookResult, NewLook, ReachedRungs } from "@intercom-dsar/ledger";
import type { OutcomeBody } from "./outcome-body.ts";

/** "Permanently delete a user or lead" (Intercom's help, article 1815435): for so long Intercom can restore one. */
export const RESTORABLE_FOR_MS = 7 * 24 * 60 * 60_000;

/** What a later look says of a deletion. */
export interface LookVerdict {
  readonly result: LookResult;
  /** Why nobody could look, or how what came back was found. */
  readonly reasonCode: string | null;
  /** Contacts that are gone for good. */
  readonly count: number;
  /** By what the person was seen again; `null` where they were not. */
  readonly seenBy: "contact" | "address" | null;
}

/** The look that a deletion asks for at its end, `afterMs` after Intercom accepted the last DELETE; `null` where none was, or none is wanted. */
export function newLook(deletion: OutcomeBody["deletion"], afterMs: number): NewLook | null {
  const until = deletion?.restorableUntil;
  if (deletion === undefined || until === undefined || until === null || afterMs === 0) return null;
  const restorableUntil = Date.parse(until);
  return {
    dueAt: restorableUntil - RESTORABLE_FOR_MS + afterMs,
    rungs: { ...reachedBy(deletion), restorableUntil },
  };
}

/** Of the whole list, also where the outcome has its first contacts alone; then the times are those of the first. */
function reachedBy(deletion: NonNullable<OutcomeBody["deletion"]>): Omit<ReachedRungs, "restorableUntil"> {
  const cut = deletion.cut?.find(({ list }) => list === "contacts");
  const rung = (times: readonly (string | null)[], count?: number) => {
    const known = times.flatMap((time) => (time === null ? [] : [Date.parse(time)]));
    return { count: count ?? known.length, at: known.length === 0 ? null : Math.max(...known) };
  };
  return {
    accepted: rung(
      deletion.contacts.map(({ acceptedAt }) => acceptedAt),
      cut?.accepted,
    ),
    verifiedAbsent: rung(
      deletion.contacts.map(({ verifiedAbsentAt }) => verifiedAbsentAt),
      cut?.verifiedAbsent,
    ),
  };
}
