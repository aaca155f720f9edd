/** How fast a workspace's requests end, from the live budget and from what was seen. */
export interface Pace {
  /** A request ended after this many calls. */
  ended(calls: number): void;
  /** Milliseconds between two ends, with `callsPerSecond` of budget. */
  msPerRequest(callsPerSecond: number): number;
}

/** Search, two reads and two deletions with their verification: what a request takes before any has been seen. */
const FIRST_GUESS_CALLS = 8;
/** The newest request counts this much against all before it. */
const WEIGHT = 0.1;

export function createPace(): Pace {
  let calls = FIRST_GUESS_CALLS;
  return {
    ended(seen) {
      calls += (seen - calls) * WEIGHT;
    },
    msPerRequest: (callsPerSecond) => (calls / callsPerSecond) * 1_000,
  };
}
