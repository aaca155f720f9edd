/** Milliseconds to wait after the n-th failure, counted from 1. */
export type Delay = (failures: number) => number;

export interface BackoffOptions {
  /** The longest wait after the first failure; it doubles with each further one. */
  readonly baseMs: number;
  /** No wait is longer. */
  readonly capMs: number;
  /** From 0 up to, not including, 1. @default Math.random */
  readonly random?: () => number;
}

/**
 * Exponential backoff with full jitter: anything from nothing to the exponential limit, so that processes that failed together
 * don't come back together (AWS Architecture Blog, "Exponential Backoff And Jitter").
 */
export function backoff({ baseMs, capMs, random = Math.random }: BackoffOptions): Delay {
  return (failures) => Math.round(random() * Math.min(capMs, baseMs * 2 ** (failures - 1)));
}
