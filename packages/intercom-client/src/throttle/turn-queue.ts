/** Calls that wait for their turn at the throttle. */
export interface TurnQueue<Waiter extends object> {
  readonly size: number;
  add(waiter: Waiter, place: { readonly party: string; readonly goesFirst: boolean }): void;
  /** Takes out a call that no longer waits; nothing happens where it has had its turn. */
  delete(waiter: Waiter): void;
  /** Takes the call out whose turn it is; `undefined` where none waits. */
  take(): Waiter | undefined;
}

/**
 * Turns go round between the parties that have calls waiting, one each, so that a party with a thousand calls holds up another's first one
 * for a single turn. Within a party they go in the order of their arrival. A call that goes first passes everything that waits, and its party
 * pays for it by the next of its own turns (deficit round robin, Shreedhar and Varghese 1996, with calls of equal size).
 */
export function createTurnQueue<Waiter extends object>(): TurnQueue<Waiter> {
  /** The calls of each party; the first party is the next one. */
  const parties = new Map<string, Set<Waiter>>();
  const partyOf = new Map<Waiter, string>();
  const ahead = new Set<Waiter>();
  /** Turns that a party has had in advance; forgotten as soon as nobody waits. */
  const owed = new Map<string, number>();

  function remove(waiter: Waiter): string | undefined {
    const party = partyOf.get(waiter);
    if (party === undefined) return undefined;
    partyOf.delete(waiter);
    ahead.delete(waiter);
    const calls = parties.get(party);
    calls?.delete(waiter);
    if (calls?.size === 0) parties.delete(party);
    if (partyOf.size === 0) owed.clear();
    return party;
  }

  function takeAhead(waiter: Waiter): Waiter {
    const party = remove(waiter);
    const isAlone = parties.size === 0 || (parties.size === 1 && parties.has(party ?? ""));
    if (party !== undefined && !isAlone) owed.set(party, (owed.get(party) ?? 0) + 1);
    return waiter;
  }

  function takeInTurn(): Waiter | undefined {
    for (const [party, calls] of parties) {
      parties.delete(party);
      parties.set(party, calls);
      const debt = owed.get(party) ?? 0;
      if (debt > 0 && parties.size > 1) {
        owed.set(party, debt - 1);
        continue;
      }
      const [first] = calls;
      if (first !== undefined) remove(first);
      return first;
    }
    return undefined;
  }

  return {
    get size() {
      return partyOf.size;
    },
    add(waiter, { party, goesFirst }) {
      const calls = parties.get(party);
      if (calls === undefined) parties.set(party, new Set([waiter]));
      else calls.add(waiter);
      partyOf.set(waiter, party);
      if (goesFirst) ahead.add(waiter);
    },
    delete: (waiter) => void remove(waiter),
    take() {
      const [first] = ahead;
      return first === undefined ? takeInTurn() : takeAhead(first);
    },
  };
}
