/** How many requests of a workspace run at the same time: as many as use up its budget, whatever Intercom's latency is, and few more. */
export interface ConcurrencyLimit {
  readonly count: number;
  /** A request ended while so many calls waited for their turn at the throttle. */
  ended(queuedCalls: number): void;
}

const FIRST = 24;
const LEAST = 12;
/** Where more than this share of the requests wait for the throttle, fewer would do; a request with a near deadline would wait less for its calls. */
const CROWDED = 0.75;

/** Grows by one with each request that ends while nothing waits, up to `most`; shrinks where most of them only wait. */
export function createConcurrencyLimit(most: number): ConcurrencyLimit {
  let count = Math.min(FIRST, most);
  return {
    get count() {
      return count;
    },
    ended(queuedCalls) {
      if (queuedCalls === 0) count = Math.min(most, count + 1);
      else if (queuedCalls > count * CROWDED) count = Math.max(Math.min(LEAST, most), count - 1);
    },
  };
}
