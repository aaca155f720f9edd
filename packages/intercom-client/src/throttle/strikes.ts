/** Rate limits that were hit, and what follows from them. Times are monotonic milliseconds. */
export interface Strikes {
  /** A 429 came for a call sent at `sentAt`; Intercom asks to wait `waitMs`. Returns the end of the pause. */
  add(answer: { readonly at: number; readonly sentAt: number; readonly waitMs: number }): number;
  /** Factor on the share: 1 unless the limit was hit again and again of late. */
  shrink(now: number): number;
}

const FIRST_JITTER_MS = 1_000;
const LONGEST_JITTER_MS = 30_000;
const FORGIVEN_AFTER_MS = 30_000;
const SHRINK = 0.75;
const SMALLEST = 0.25;

/**
 * Full jitter on top of Intercom's own wait, doubled with each strike, so that several clients don't come back at the same moment
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). The second strike in a row and each one after it take
 * a quarter off the share; half a minute without one takes a strike back.
 */
export function createStrikes(random: () => number): Strikes {
  let strikes = 0;
  let lastAt = Number.NEGATIVE_INFINITY;

  const standing = (now: number) => Math.max(0, strikes - Math.floor((now - lastAt) / FORGIVEN_AFTER_MS));

  return {
    add: ({ at, sentAt, waitMs }) => {
      // What was in flight when the first 429 came tells the same thing once more.
      if (sentAt <= lastAt) return at + waitMs;
      strikes = (strikes === 0 ? 0 : standing(at)) + 1;
      lastAt = at;
      const jitter = Math.min(LONGEST_JITTER_MS, FIRST_JITTER_MS * 2 ** (strikes - 1));
      return at + waitMs + random() * jitter;
    },
    shrink: (now) => {
      const again = strikes === 0 ? 0 : standing(now) - 1;
      return again <= 0 ? 1 : Math.max(SMALLEST, SHRINK ** again);
    },
  };
}
