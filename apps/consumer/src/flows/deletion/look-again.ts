import { IntercomError, idOf } from "@intercom-dsar/intercom-client";
import type { JournalEntry } from "@intercom-dsar/ledger";
import { isSubject } from "../matching.ts";
import { type SearchContext, searchSubject } from "../search-subject.ts";
import { readPlan } from "./deletion-plan.ts";
import { hiddenStates } from "./hidden-states.ts";

/** What a later look found of a deletion. */
export interface Sighting {
  /** Deleted contacts that a read by id does not know. */
  readonly gone: number;
  /** Deleted contacts that are there again, by id or by address. */
  readonly back: number;
  /** Deleted contacts that are part of another one now. */
  readonly merged: number;
  /** Whether another contact has an address of the person. */
  readonly isSeenByAddress: boolean;
}

/** A deletion that has ended, and what its contacts are looked for with. */
export interface LookContext extends SearchContext {
  readonly journal: readonly JournalEntry[];
  /** Asked before each call; what it throws ends the look. */
  readonly mayCall: () => void;
  /** Whether Intercom's list of hidden contacts may be read, in its version `Preview`. */
  readonly mayListHidden: boolean;
}

/**
 * Looks for the contacts that a deletion deleted: each by its id, then all by the person's addresses, then those that are gone in Intercom's list of
 * hidden ones, where that may be read.
 */
export async function lookAgain(context: LookContext): Promise<Sighting> {
  const planned = [...readPlan(context.journal).contacts.values()];
  const deleted = planned.filter(({ basis, left }) => basis !== null && left === null);
  const seen = new Map<string, "gone" | "back" | "merged">();
  for (const { id } of deleted) seen.set(id, await lookFor(context, id));
  context.mayCall();
  const { hits } = await searchSubject(context, { emptyByItself: true });
  const found = hits.filter((contact) => isSubject(contact, context.request.subjects)).map(idOf);
  // A search that still knows one that a read does not: it is not claimed to be gone.
  for (const id of found) if (id !== null && seen.get(id) === "gone") seen.set(id, "back");
  const gone = [...seen].filter(([, state]) => state === "gone").map(([id]) => id);
  if (context.mayListHidden && gone.length > 0)
    for (const [id, state] of await hiddenStates(context, gone)) seen.set(id, state);
  const count = (state: "gone" | "back" | "merged") =>
    [...seen.values()].filter((each) => each === state).length;
  const known = new Set<string | null>(planned.map(({ id }) => id));
  return {
    gone: count("gone"),
    back: count("back"),
    merged: count("merged"),
    isSeenByAddress: found.some((id) => !known.has(id)),
  };
}

async function lookFor(
  { intercom, signal, mayCall }: LookContext,
  id: string,
): Promise<"gone" | "back" | "merged"> {
  mayCall();
  try {
    await intercom.contacts.get(id, { signal });
    return "back";
  } catch (error) {
    if (!(error instanceof IntercomError)) throw error;
    if (error.code === "not_found" || error.code === "gone") return "gone";
    if (error.code === "merged") return "merged";
    throw error;
  }
}
