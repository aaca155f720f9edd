import { WINDOW_MS } from "./server-clock.ts";

/** What other apps of the workspace use. Windows are named by their start on Intercom's clock. */
export interface Strangers {
  /** An answer says that `used` of `limit` calls are spent in the window; `own` of them were this process's. */
  learn(answer: {
    readonly window: number;
    readonly limit: number;
    readonly used: number;
    readonly own: number;
  }): void;
  /** Their calls in the window, as far as answers have shown. */
  seen(window: number): number;
  /** Calls to keep free for them in the window, judged by earlier ones. */
  expected(window: number): number;
}

const REMEMBERED_WINDOWS = 3;
/** Less than this share of the limit left over: they took more, or later, than was expected. */
const TIGHT = 0.03;
const WARY_FOR_WINDOWS = 12;

/**
 * Others are expected to take the mean of what they took in the last windows. That keeps a steady app free of trouble, and one that
 * comes and goes costs us little. A burst late in a window that was not expected is seen too late, our calls are spent already:
 * after a window that got tight, the maximum is expected for two minutes.
 *
 * @param firstWindow the window in which this process began: what others used in it may have been an earlier owner of the workspace
 */
export function createStrangers(firstWindow: number): Strangers {
  const calls = new Map<number, number>();
  let lastTight = Number.NEGATIVE_INFINITY;

  const seen = (window: number) => calls.get(window) ?? 0;

  return {
    seen,
    learn: ({ window, limit, used, own }) => {
      calls.set(window, Math.max(seen(window), used - own));
      for (const old of calls.keys())
        if (old < window - 2 * REMEMBERED_WINDOWS * WINDOW_MS) calls.delete(old);
      if (limit - used < TIGHT * limit && window > firstWindow) lastTight = Math.max(lastTight, window);
    },
    expected: (window) => {
      const earlier = Array.from({ length: REMEMBERED_WINDOWS }, (_, back) => window - (back + 1) * WINDOW_MS)
        .filter((start) => start > firstWindow)
        .map(seen);
      if (earlier.length === 0) return 0;
      if (window - lastTight <= WARY_FOR_WINDOWS * WINDOW_MS) return Math.max(...earlier);
      return Math.ceil(earlier.reduce((sum, count) => sum + count, 0) / earlier.length);
    },
  };
}
