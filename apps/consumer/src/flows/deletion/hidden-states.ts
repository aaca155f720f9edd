import { idOf } from "@intercom-dsar/intercom-client";
import { isHiddenListRefused } from "@intercom-dsar/subject-data";
import type { SearchContext } from "../search-subject.ts";

/** Thrown where Intercom's own list says that a deleted contact can be restored still. It may not, a while later. */
class StillRestorable extends Error {
  readonly code = "still_restorable";
  readonly retryable = true;
  override readonly name = "StillRestorable";
}

const STATES: Readonly<Record<string, "back" | "merged">> = {
  archived: "back",
  blocked: "back",
  merged: "merged",
};

/**
 * What Intercom's list of hidden contacts knows of some that a read by id does not: one that was restored and then archived or blocked is there
 * again. Empty where Intercom refuses the list, which no stable version of its API has.
 *
 * @throws StillRestorable
 */
export async function hiddenStates(
  {
    intercom,
    signal,
    mayCall,
  }: Pick<SearchContext, "intercom" | "signal"> & { readonly mayCall: () => void },
  ids: readonly string[],
): Promise<ReadonlyMap<string, "back" | "merged">> {
  const states = new Map<string, "back" | "merged">();
  const missing = new Set(ids);
  try {
    mayCall();
    for await (const { items } of intercom.hiddenContacts.list({ signal })) {
      for (const contact of items) {
        const id = idOf(contact);
        if (id === null || !missing.delete(id)) continue;
        if (contact.status === "pending_deletion")
          throw new StillRestorable("a contact can be restored still");
        const state = STATES[String(contact.status)];
        if (state !== undefined) states.set(id, state);
      }
      if (missing.size === 0) break;
      mayCall();
    }
  } catch (error) {
    if (!isHiddenListRefused(error)) throw error;
  }
  return states;
}
