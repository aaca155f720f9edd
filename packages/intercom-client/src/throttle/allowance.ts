import { WINDOW_MS } from "./server-clock.ts";

export interface LimitEvidence {
  readonly limit: number | null;
  readonly remaining: number | null;
  /** Start of the window that the answer speaks of, on Intercom's clock. */
  readonly window: number;
  /** What this process sent in that window. */
  readonly own: number;
}

/** How many calls a window may have. Windows are named by their start on Intercom's clock. */
export interface Allowance {
  /** Intercom's limit as last told, restored or assumed. */
  readonly limit: number;
  restore(limit: number): void;
  /** The window in which this process begins. What others spent in it may have been an earlier owner's share. */
  begin(window: number): void;
  learn(evidence: LimitEvidence): void;
  /** Most sends in the window, by what is known of it now. */
  budget(window: number, shrink: number): number;
  /** Sends per window to spread evenly; stays above nothing, so that a busy workspace is served slowly, not never. */
  pace(window: number, shrink: number): number;
  /** Most sends in any ten seconds, whatever their windows. */
  readonly most: number;
}

/** All apps together stay below this share of the limit, so that those who count worse than we do still find room. */
const TOGETHER = 0.95;
/** The hard bound of any ten seconds: one point below the 80 % that a good guest may take. */
const MOST = 0.79;
/** Where others use up everything, this share of the limit keeps a request moving. */
const TRICKLE = 0.05;
/** Bursts come back: others are expected to take what they took in the busiest of so many windows. */
const EXPECTED_FROM_WINDOWS = 2;

export function createAllowance(share: number, initialLimit: number): Allowance {
  let limit = initialLimit;
  let firstWindow = Number.NEGATIVE_INFINITY;
  const others = new Map<number, number>();

  const ownShare = (shrink: number) => Math.max(1, Math.floor(Math.min(share, MOST) * limit * shrink));
  const seen = (window: number) => others.get(window) ?? 0;
  const expected = (window: number) => {
    let most = 0;
    for (let back = 1; back <= EXPECTED_FROM_WINDOWS; back += 1) {
      const earlier = window - back * WINDOW_MS;
      if (earlier > firstWindow) most = Math.max(most, seen(earlier));
    }
    return most;
  };

  return {
    get limit() {
      return limit;
    },
    get most() {
      return Math.max(1, Math.floor(MOST * limit));
    },
    restore: (remembered) => {
      limit = remembered;
    },
    begin: (window) => {
      firstWindow = window;
    },
    learn: (evidence) => {
      limit = evidence.limit ?? limit;
      if (evidence.remaining === null) return;
      const { window, own } = evidence;
      others.set(window, Math.max(seen(window), limit - evidence.remaining - own));
      for (const old of others.keys()) if (old < window - 4 * WINDOW_MS) others.delete(old);
    },
    budget: (window, shrink) => {
      if (window === firstWindow) return ownShare(shrink) - seen(window);
      const together = Math.floor(TOGETHER * limit);
      const trickle = Math.floor(TRICKLE * limit);
      return Math.min(
        ownShare(shrink),
        Math.max(together - expected(window), trickle),
        together - seen(window),
      );
    },
    pace: (window, shrink) => {
      const left = Math.floor(TOGETHER * limit) - Math.max(expected(window), seen(window));
      return Math.max(1, Math.min(ownShare(shrink), Math.max(left, Math.floor(TRICKLE * limit))));
    },
  };
}
