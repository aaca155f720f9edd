import type { TurnOrder } from "../transport/throttle.ts";

/** Calls that wait for their turn at the throttle. */
export interface TurnQueue<Waiter extends object> {
  readonly size: number;
  add(waiter: Waiter, place: TurnPlace): void;
  /** Takes out a call that no longer waits; nothing happens where it has had its turn. */
  delete(waiter: Waiter): void;
  /** Takes the call out whose turn it is; `undefined` where none waits. */
  take(): Waiter | undefined;
}

export interface TurnPlace {
  readonly party: string;
  readonly goes: TurnOrder;
}

/** How many later calls of its party one that goes last lets pass. Enough for the calls of the requests that run beside it, too few for it to starve behind one with thousands of pages. */
export const MOST_PASSES = 150;

interface Party<Waiter> {
  readonly inTurn: Set<Waiter>;
  /** Each with the number of turns that its party had had when it came. */
  readonly last: Map<Waiter, number>;
  turns: number;
}

/**
 * Turns go round between the parties that have calls waiting, one each, so that a party with a thousand calls holds up another's first one
 * for a single turn. Within a party they go in the order of their arrival. A call that goes first passes everything that waits, and its party
 * pays for it by the next of its own turns (deficit round robin, Shreedhar and Varghese 1996, with calls of equal size).
 */
export function createTurnQueue<Waiter extends object>(): TurnQueue<Waiter> {
  /** The calls of each party; the first party is the next one. */
  const parties = new Map<string, Party<Waiter>>();
  const partyOf = new Map<Waiter, string>();
  const first = new Set<Waiter>();
  /** Turns that a party has had in advance; forgotten as soon as nobody waits. */
  const owed = new Map<string, number>();

  function remove(waiter: Waiter): string | undefined {
    const name = partyOf.get(waiter);
    const party = parties.get(name ?? "");
    if (name === undefined || party === undefined) return undefined;
    partyOf.delete(waiter);
    first.delete(waiter);
    party.inTurn.delete(waiter);
    party.last.delete(waiter);
    if (party.inTurn.size + party.last.size === 0) parties.delete(name);
    if (partyOf.size === 0) owed.clear();
    return name;
  }

  function takeFirst(waiter: Waiter): Waiter {
    const name = remove(waiter);
    const isAlone = parties.size === 0 || (parties.size === 1 && parties.has(name ?? ""));
    if (name !== undefined && !isAlone) owed.set(name, (owed.get(name) ?? 0) + 1);
    return waiter;
  }

  function takeInTurn(): Waiter | undefined {
    for (const [name, party] of parties) {
      parties.delete(name);
      parties.set(name, party);
      const debt = owed.get(name) ?? 0;
      if (debt > 0 && parties.size > 1) {
        owed.set(name, debt - 1);
        continue;
      }
      const waiter = nextOf(party);
      if (waiter !== undefined) remove(waiter);
      party.turns += 1;
      return waiter;
    }
    return undefined;
  }

  return {
    get size() {
      return partyOf.size;
    },
    add(waiter, { party: name, goes }) {
      const party = parties.get(name) ?? { inTurn: new Set(), last: new Map(), turns: 0 };
      parties.set(name, party);
      partyOf.set(waiter, name);
      if (goes === "last") party.last.set(waiter, party.turns);
      else party.inTurn.add(waiter);
      if (goes === "first") first.add(waiter);
    },
    delete: (waiter) => void remove(waiter),
    take() {
      const [waiter] = first;
      return waiter === undefined ? takeInTurn() : takeFirst(waiter);
    },
  };
}

function nextOf<Waiter>({ inTurn, last, turns }: Party<Waiter>): Waiter | undefined {
  const [next] = inTurn;
  const [oldest] = last;
  if (oldest === undefined) return next;
  const [waiter, cameAt] = oldest;
  return next === undefined || turns - cameAt >= MOST_PASSES ? waiter : next;
}
