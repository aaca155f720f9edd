import { WINDOW_MS } from "./server-clock.ts";

/** What other apps of the workspace use. Windows are named by their start on Intercom's clock. */
export interface OtherApps {
  /** An answer, `elapsedMs` into the window, says that `used` of `limit` calls are spent; `own` of them were this process's. */
  learn(answer: {
    readonly window: number;
    readonly elapsedMs: number;
    readonly limit: number;
    readonly used: number;
    readonly own: number;
  }): void;
  /** Their calls in the window, as far as answers have shown. */
  seen(window: number): number;
  /** Calls to keep free for what they may still take in the rest of the window, judged by earlier ones. */
  expected(window: number, elapsedMs: number): number;
}

const REMEMBERED_WINDOWS = 3;
/** Less than this share of the limit left over: they took more, or later, than was expected. */
const TIGHT = 0.03;
const WARY_FOR_WINDOWS = 12;
/** Whoever takes this share and leaves nothing takes whatever there is, so keeping calls free for it helps nobody. */
const TAKES_ALL = 0.9;
/** So does whoever left nothing of so many windows although ever more was kept free. */
const EXHAUSTED_IN_VAIN = 2;
/** How finely it is remembered when in a window they took their calls. */
export const SLOT_MS = 500;
const SLOTS = WINDOW_MS / SLOT_MS;

/**
 * Others are expected to take the mean of what they took after the same moment of the last windows. What they take at a window's
 * start is seen by the first answers and needs no forecast; a burst late in a window is seen too late, our calls are spent already.
 * So after a window that got tight, the maximum is expected for two minutes. Next to an app that takes everything nothing is kept
 * free: windows in which it rests would be lost, and in the others it takes that too.
 *
 * @param firstWindow the window in which this process began: what others used in it may have been an earlier owner of the workspace
 */
export function createOtherApps(firstWindow: number): OtherApps {
  /** For each window their calls by the end of each slot; a slot without an answer has a hole. */
  const calls = new Map<number, number[]>();
  let lastTight = Number.NEGATIVE_INFINITY;
  let lastExhausted = Number.NEGATIVE_INFINITY;
  let exhaustedAgain = 0;
  let lastTakenUp = Number.NEGATIVE_INFINITY;

  /** Their calls in the window as they were seen before the slot began. */
  const seenBefore = (window: number, slot: number) =>
    (calls.get(window) ?? []).slice(0, slot).reduce((most, count) => Math.max(most, count), 0);
  const seen = (window: number) => seenBefore(window, SLOTS);
  const isLately = (window: number, since: number) => window - since <= WARY_FOR_WINDOWS * WINDOW_MS;

  const exhausted = (window: number, limit: number, others: number) => {
    if (window > lastExhausted) {
      exhaustedAgain = isLately(window, lastExhausted) ? exhaustedAgain + 1 : 0;
      lastExhausted = window;
    }
    if (others < TAKES_ALL * limit && exhaustedAgain < EXHAUSTED_IN_VAIN) return;
    lastTakenUp = Math.max(lastTakenUp, window);
    exhaustedAgain = 0;
  };

  return {
    seen,
    learn: ({ window, elapsedMs, limit, used, own }) => {
      const slots = calls.get(window) ?? [];
      const slot = Math.min(SLOTS - 1, Math.max(0, Math.floor(elapsedMs / SLOT_MS)));
      slots[slot] = Math.max(slots[slot] ?? 0, used - own);
      calls.set(window, slots);
      for (const old of calls.keys())
        if (old < window - 2 * REMEMBERED_WINDOWS * WINDOW_MS) calls.delete(old);
      if (window <= firstWindow) return;
      if (limit - used < TIGHT * limit) lastTight = Math.max(lastTight, window);
      if (used >= limit) exhausted(window, limit, used - own);
    },
    expected: (window, elapsedMs) => {
      if (isLately(window, lastTakenUp)) return 0;
      const slot = Math.min(SLOTS, Math.floor(elapsedMs / SLOT_MS));
      const already = seen(window);
      const stillToCome = Array.from(
        { length: REMEMBERED_WINDOWS },
        (_, back) => window - (back + 1) * WINDOW_MS,
      )
        .filter((start) => start > firstWindow)
        .map((start) => Math.max(0, seen(start) - Math.max(seenBefore(start, slot), already)));
      if (stillToCome.length === 0) return 0;
      if (isLately(window, lastTight)) return Math.max(...stillToCome);
      return Math.ceil(stillToCome.reduce((sum, count) => sum + count, 0) / stillToCome.length);
    },
  };
}
