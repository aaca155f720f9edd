const WINDOW_MS = 10_000;

/** The most calls in any ten seconds, wherever they begin. `times` in milliseconds, in any order. */
export function busiestTenSeconds(times: readonly number[]): number {
  const sorted = times.toSorted((first, second) => first - second);
  let busiest = 0;
  let first = 0;
  for (const [index, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) >= WINDOW_MS) first += 1;
    busiest = Math.max(busiest, index - first + 1);
  }
  return busiest;
}
