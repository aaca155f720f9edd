import { createOtherApps, type OtherApps } from "./other-apps.ts";

interface LimitEvidence {
  readonly limit: number | null;
  readonly remaining: number | null;
  /** Start of the window that the answer speaks of, on Intercom's clock. */
  readonly window: number;
  /** How far into that window it came, in milliseconds. */
  readonly elapsedMs: number;
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
  /** Our share of any window, whatever others do. */
  share(shrink: number): number;
  /**
   * Most sends in the window, by what is known of it now, `elapsedMs` after its start. It grows while others leave untouched
   * what is kept free for them. Never nothing unless they were seen, so that next to a greedy app a request is slow, not stuck.
   */
  budget(window: number, elapsedMs: number, shrink: number): number;
}

/** All apps together stay below this share of the limit, so that those who count worse than we do still find room. */
const TOGETHER = 0.95;
/** The hard bound of any ten seconds: one point below the 80 % that a good guest may take. */
const MOST = 0.79;
/** Where others are expected to use up everything, this share of the limit keeps a request moving. */
const TRICKLE = 0.05;

export function createAllowance(share: number, initialLimit: number): Allowance {
  let limit = initialLimit;
  let otherApps: OtherApps | null = null;
  let firstWindow = Number.NEGATIVE_INFINITY;

  const shareOf = (shrink: number) => Math.max(1, Math.floor(Math.min(share, MOST) * limit * shrink));

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
    learn: ({ limit: stated, remaining, window, elapsedMs, own }) => {
      limit = stated ?? limit;
      if (remaining === null) return;
      if (otherApps === null) {
        firstWindow = window;
        otherApps = createOtherApps(window);
      }
      otherApps.learn({ window, elapsedMs, limit, used: limit - remaining, own });
    },
    share: shareOf,
    budget: (window, elapsedMs, shrink) => {
      const seen = otherApps?.seen(window) ?? 0;
      // What is found used in the first window may be an earlier owner's, so it counts as our own.
      if (window <= firstWindow) return shareOf(shrink) - seen;
      const left = Math.floor(TOGETHER * limit) - seen;
      const expected = otherApps?.expected(window, elapsedMs) ?? 0;
      const trickle = Math.max(1, Math.floor(TRICKLE * limit));
      return Math.min(shareOf(shrink), Math.max(left - expected, trickle), left);
    },
  };
}
