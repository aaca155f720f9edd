/** Milliseconds to wait after the n-th failure, counted from 1. */
export type Delay = (failures: number) => number;

export interface BackoffOptions {
  /** The wait after the first failure, before chance changes it. */
  readonly baseMs: number;
  /** No wait is longer, before chance changes it. */
  readonly capMs: number;
  /** How many times longer each further wait is. @default 2 */
  readonly factor?: number;
  /** Between which multiples of the wait chance chooses. @default FULL_JITTER */
  readonly jitter?: readonly [least: number, most: number];
  /** From 0 up to, not including, 1. @default Math.random */
  readonly random?: () => number;
}

/**
 * Anything from nothing to the wait, so that those that failed together don't come back together (AWS Architecture Blog, "Exponential
 * Backoff And Jitter").
 */
const FULL_JITTER = [0, 1] as const;
/** For a wait that nobody else makes at the same time. */
export const NO_JITTER = [1, 1] as const;

/** Exponential back-off: the only one in the apps. */
export function backoff({
  baseMs,
  capMs,
  factor = 2,
  jitter: [least, most] = FULL_JITTER,
  random = Math.random,
}: BackoffOptions): Delay {
  return (failures) => {
    const wait = Math.min(capMs, baseMs * factor ** (failures - 1));
    return Math.round(wait * (least + random() * (most - least)));
  };
}
