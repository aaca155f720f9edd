/** What follows from answers 429. Times are monotonic milliseconds, windows are named by their start on Intercom's clock. */
export interface RateLimitBackoff {
  /** A 429 came for a call sent at `sentAt`. Returns the end of the pause. */
  add(answer: {
    readonly at: number;
    readonly sentAt: number;
    readonly window: number;
    /** When calls are let in again. */
    readonly until: number;
    /** Whether Intercom said so, or nobody did. */
    readonly isStated: boolean;
  }): number;
  /** An answer says that the window has calls left. A later window than that of the last 429 ends the backing off. */
  foundFree(window: number): void;
  /** Factor on the share: 1 unless the limit was hit again and again, and no window was free since. */
  shrink(now: number): number;
}

const FIRST_JITTER_MS = 1_000;
/** Where the end of the window is told, a fifth of the next one is the most that is given away. */
const LONGEST_JITTER_STATED_MS = 2_000;
const LONGEST_JITTER_MS = 30_000;
const FORGIVEN_AFTER_MS = 30_000;
const SHRINK = 0.75;
const SMALLEST = 0.25;

/**
 * Full jitter on top of the wait, doubled with each 429 in a row, so that several clients don't come back at the same moment
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). The second in a row and each one after it take a
 * quarter off the share. A window that is found free ends the row; a 429 in that same window takes it up again. Where no answer
 * tells of windows, half a minute without a 429 takes one back.
 */
export function createRateLimitBackoff(random: () => number): RateLimitBackoff {
  let inRow = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let lastWindow = Number.NEGATIVE_INFINITY;
  let freeWindow = Number.NEGATIVE_INFINITY;

  const standing = (now: number) =>
    inRow === 0 ? 0 : Math.max(0, inRow - Math.floor((now - lastAt) / FORGIVEN_AFTER_MS));
  const isFree = () => freeWindow > lastWindow;

  return {
    add: ({ at, sentAt, window, until, isStated }) => {
      // What was in flight when the first 429 came tells the same thing once more.
      if (sentAt <= lastAt) return until;
      inRow = (isFree() && window > freeWindow ? 0 : standing(at)) + 1;
      lastAt = at;
      lastWindow = window;
      const longest = isStated ? LONGEST_JITTER_STATED_MS : LONGEST_JITTER_MS;
      return until + random() * Math.min(longest, FIRST_JITTER_MS * 2 ** (inRow - 1));
    },
    foundFree: (window) => {
      freeWindow = Math.max(freeWindow, window);
    },
    shrink: (now) => {
      const again = isFree() ? 0 : standing(now) - 1;
      return again <= 0 ? 1 : Math.max(SMALLEST, SHRINK ** again);
    },
  };
}
