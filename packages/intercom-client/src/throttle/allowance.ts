import { createStrangers, type Strangers } from "./strangers.ts";

interface LimitEvidence {
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
  /** Most sends in any ten seconds, whatever their windows. */
  readonly most: number;
  restore(limit: number): void;
  learn(evidence: LimitEvidence): void;
  /** Most sends in the window, by what is known of it now. */
  budget(window: number, shrink: number): number;
  /** Sends per window to spread evenly. Never nothing, so that next to a greedy app a request is slow, not stuck. */
  pace(window: number, shrink: number): number;
}

/** All apps together stay below this share of the limit, so that those who count worse than we do still find room. */
const TOGETHER = 0.95;
/** The hard bound of any ten seconds: one point below the 80 % that a good guest may take. */
const MOST = 0.79;
/** Where others are expected to use up everything, this share of the limit keeps a request moving. */
const TRICKLE = 0.05;

export function createAllowance(share: number, initialLimit: number): Allowance {
  let limit = initialLimit;
  let strangers: Strangers | null = null;
  let firstWindow = Number.NEGATIVE_INFINITY;

  const shareOf = (shrink: number) => Math.max(1, Math.floor(Math.min(share, MOST) * limit * shrink));
  const together = () => Math.floor(TOGETHER * limit);
  const trickle = () => Math.floor(TRICKLE * limit);
  const seen = (window: number) => strangers?.seen(window) ?? 0;
  const expected = (window: number) => strangers?.expected(window) ?? 0;

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
    learn: ({ limit: told, remaining, window, own }) => {
      limit = told ?? limit;
      if (remaining === null) return;
      if (strangers === null) {
        firstWindow = window;
        strangers = createStrangers(window);
      }
      strangers.learn({ window, limit, used: limit - remaining, own });
    },
    budget: (window, shrink) => {
      // What is found used in the first window may be an earlier owner's, so it counts as our own.
      if (window <= firstWindow) return shareOf(shrink) - seen(window);
      const keptFree = Math.max(together() - expected(window), trickle());
      return Math.min(shareOf(shrink), keptFree, together() - seen(window));
    },
    pace: (window, shrink) => {
      const left = together() - Math.max(expected(window), seen(window));
      return Math.max(1, Math.min(shareOf(shrink), Math.max(left, trickle())));
    },
  };
}
