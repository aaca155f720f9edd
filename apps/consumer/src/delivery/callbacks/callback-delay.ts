const FIRST_MS = 10_000;
const FACTOR = 3;
const LONGEST_MS = 6 * 60 * 60 * 1_000;
/** With these delays twenty tries fill three days. */
export const MOST_ATTEMPTS = 20;

/** How long to wait after the n-th failed try, counted from 1: 10 s, three times as long each time up to 6 h, a quarter more or less. */
export function callbackDelay(failures: number, random: () => number): number {
  const delay = Math.min(FIRST_MS * FACTOR ** (failures - 1), LONGEST_MS);
  return Math.round(delay * (0.75 + random() / 2));
}
