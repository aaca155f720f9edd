import type { HoldRule } from "@intercom-dsar/subject-data";

/**
 * Which rules held each contact when it was read last, in this very run. It is kept in memory alone and is as old as the contact's clearance: who
 * may not act on that one may not act on this one either.
 */
export interface ContactHolds {
  note(contactId: string, rules: readonly HoldRule[]): void;
  /** Rules on any of the person's contacts: what holds one of them holds the person. */
  all(): readonly HoldRule[];
  /** The records of the person were looked for, in this run. */
  noteSearch(): void;
  isSearched(): boolean;
}

export function createContactHolds(): ContactHolds {
  const noted = new Map<string, readonly HoldRule[]>();
  let isSearched = false;
  return {
    note: (contactId, rules) => {
      noted.set(contactId, rules);
    },
    all: () => [...noted.values()].flat(),
    noteSearch: () => {
      isSearched = true;
    },
    isSearched: () => isSearched,
  };
}
