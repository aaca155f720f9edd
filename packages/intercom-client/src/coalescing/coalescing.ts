import type { Clock } from "../clock.ts";
import { type Coalescer, createCoalescer, type SharingCaller } from "./coalescer.ts";

/** How many values one search may ask for (Intercom, "Search contacts": 15 filters a group, of which `IN` is the shortcut). */
export const MAX_SEARCH_VALUES = 15;

/** A search that may serve several requests. */
export interface SearchMember {
  readonly addresses: readonly string[];
  /** Whether what the search found is this request's. */
  readonly isMine: (contact: Readonly<Record<string, unknown>>) => boolean;
}

/** The calls of one workspace that requests share while they wait for their turns. Nothing is kept once it was answered. */
export interface Coalescing {
  readonly searches: Coalescer<SearchMember>;
  readonly companies: Coalescer<string>;
}

/** What belongs to one request that shares calls. */
export interface Sharing extends Coalescing {
  readonly caller: Pick<SharingCaller, "onShared">;
}

export function createCoalescing(clock: Clock): Coalescing {
  return {
    searches: createCoalescer(
      (group, candidate) => addressesOf([...group, candidate]).length <= MAX_SEARCH_VALUES,
      clock,
    ),
    companies: createCoalescer(([first], candidate) => first === candidate, clock),
  };
}

/** Every address that the searches ask for, once. */
export function addressesOf(members: readonly SearchMember[]): string[] {
  return [...new Set(members.flatMap(({ addresses }) => addresses))];
}
