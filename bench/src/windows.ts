const WINDOW_MS = 10_000;

/** Calls per aligned window, from the times of the calls. */
export function alignedWindows(times: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const time of times) {
    const start = Math.floor(time / WINDOW_MS) * WINDOW_MS;
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return counts;
}

/** The most calls in any ten seconds, wherever they begin. */
export function busiestTenSeconds(times: readonly number[]): number {
  let busiest = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= WINDOW_MS) first += 1;
    busiest = Math.max(busiest, index - first + 1);
  }
  return busiest;
}
