/** Time as the client sees it; tests and simulations bring their own. */
export interface Clock {
  /** Wall clock, in milliseconds since 1970. It may jump. */
  now(): number;
  /** Milliseconds since an arbitrary moment. It never jumps, so spans are measured with it. */
  monotonic(): number;
  /** Calls back once after `ms`; the returned function calls it off. */
  after(ms: number, callback: () => void): () => void;
}

// setTimeout fires at once beyond 2^31 - 1 ms; a caller that waits longer looks again then.
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
