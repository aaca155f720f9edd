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
  /** Turns of its party in one round, as its latest call says; a positive integer. @default 1 */
  readonly weight?: number | undefined;
  readonly goes: TurnOrder;
}

/** How many later calls of its party one that goes last lets pass. Enough for the calls of the requests that run beside it, too few for it to starve behind one with thousands of pages. */
export const MOST_PASSES = 150;

interface Party<Waiter> {
  readonly inTurn: Set<Waiter>;
  /** Each with the number of turns that its party had had when it came. */
  readonly last: Map<Waiter, number>;
  turns: number;
  weight: number;
  /** Turns that are left to it in this round. */
  left: number;
}

/**
 * Turns go round between the parties that have calls waiting, as many in each round as the weight of each, so that a party of weight 1 with a
 * thousand calls holds up another's first one for a single turn. Within a party they go in the order of their arrival. A call that goes first
 * passes everything that waits, and its party pays for it by the next of its own turns (deficit round robin, Shreedhar and Varghese 1996, with
 * calls of equal size). As there, a party keeps the rest of its round if it has a call again when the next turn is given, however empty its queue
 * was since; one that has none then begins anew, so a party whose calls come later than that gets less than its weight.
 */
export function createTurnQueue<Waiter extends object>(): TurnQueue<Waiter> {
  /** The calls of each party; the first party is the next one. */
  let parties = new Map<string, Party<Waiter>>();
  const partyOf = new Map<Waiter, string>();
  const first = new Set<Waiter>();
  /** Turns that a party has had in advance; forgotten as soon as nobody waits. */
  const owed = new Map<string, number>();
  /** Who had the last turn, with nothing waiting since, and what is left of its round. */
  let rest: { readonly name: string; readonly left: number } | null = null;

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

  /** Turns in the round that begins, less those that it has had in advance. */
  function turnsOf(name: string, { weight }: Party<Waiter>): number {
    const debt = parties.size > 1 ? (owed.get(name) ?? 0) : 0;
    const paid = Math.min(debt, weight);
    if (paid > 0) owed.set(name, debt - paid);
    return weight - paid;
  }

  /** A party that had no call waiting; the next turn is its own where its round was not over. */
  function enter(name: string, weight: number): Party<Waiter> {
    const left = rest?.name === name ? Math.min(rest.left, weight) : 0;
    const party: Party<Waiter> = { inTurn: new Set(), last: new Map(), turns: 0, weight, left };
    if (left > 0) parties = new Map([[name, party], ...parties]);
    else parties.set(name, party);
    return party;
  }

  function takeInTurn(): Waiter | undefined {
    rest = null;
    for (const [name, party] of parties) {
      if (party.left === 0) party.left = turnsOf(name, party);
      const hasTurn = party.left > 0;
      if (hasTurn) party.left -= 1;
      if (party.left === 0) {
        parties.delete(name);
        parties.set(name, party);
      }
      if (!hasTurn) continue;
      const waiter = nextOf(party);
      if (waiter !== undefined) remove(waiter);
      if (!parties.has(name)) rest = { name, left: party.left };
      party.turns += 1;
      return waiter;
    }
    return undefined;
  }

  return {
    get size() {
      return partyOf.size;
    },
    add(waiter, { party: name, weight = 1, goes }) {
      const party = parties.get(name) ?? enter(name, weight);
      party.weight = weight;
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
