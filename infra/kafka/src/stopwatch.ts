/** Seconds since it was made, or since it was last asked, as `1.2 s`. */
export function startStopwatch(now: () => number = () => performance.now()): () => string {
  let last = now();
  return () => {
    const before = last;
    last = now();
    return `${((last - before) / 1_000).toFixed(1)} s`;
  };
}
