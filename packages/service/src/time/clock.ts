/** Where time comes from, so that a test can be its master. All times are milliseconds. */
export interface Clock {
  /** Since 1970; may jump when the machine's clock is set. For times that are written down. */
  now(): number;
  /** Never goes back; from an arbitrary start. For durations and limits. */
  monotonic(): number;
  /**
   * Resolves after `ms`.
   *
   * @throws the signal's reason once it is aborted
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** `setTimeout` takes no more than 2^31 - 1 ms (24.8 days); what is longer it fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    for (let left = ms; left > 0; left -= LONGEST_TIMER_MS)
      await timer(Math.min(left, LONGEST_TIMER_MS), signal);
  },
};

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timeout);
      reject(signal?.reason);
    };
    const timeout = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
