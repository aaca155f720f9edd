import { backoff } from "@intercom-dsar/service";

const HOUR_MS = 60 * 60 * 1_000;
/** With these delays twenty tries fill three days. */
export const MOST_ATTEMPTS = 20;

/** How long to wait after the n-th failed try, counted from 1: 10 s, three times as long each time up to 6 h, a quarter more or less. */
export function callbackDelay(failures: number, random: () => number): number {
  return backoff({ baseMs: 10_000, factor: 3, capMs: 6 * HOUR_MS, jitter: [0.75, 1.25], random })(failures);
}
