/** Intercom counts in windows of ten seconds (https://developers.intercom.com/docs/references/rest-api/errors/rate-limiting). */
export const WINDOW_MS = 10_000;

/** What one answer tells about Intercom's clock. `sentAt` and `answeredAt` are monotonic, the others milliseconds since 1970. */
interface ClockEvidence {
  readonly sentAt: number;
  readonly answeredAt: number;
  /** End of the window that the call was counted in. */
  readonly resetAt: number | null;
  /** `Date`, cut to the second. */
  readonly serverDate: number | null;
}

/** Intercom's clock, as far as its answers give it away, over our monotonic one. */
export interface ServerClock {
  learn(evidence: ClockEvidence): void;
  /** Start of the window that `local` lies in, on Intercom's clock. */
  windowAt(local: number): number;
  /** A moment of Intercom's clock on ours. */
  toLocal(server: number): number;
  /** The latest that this moment of Intercom's clock can be on ours; `Infinity` until an answer bounds it. */
  latestLocal(server: number): number;
}

/**
 * An answer with `resetAt` R was counted in [R - 10 s, R), somewhere between sending and answer; one with `Date` D was made in
 * [D, D + 1 s). Each bounds the distance between the clocks from both sides; together they narrow it to a round trip, so that a
 * skewed clock of ours moves no window. Our own clock decides within the bounds, and until there are any.
 *
 * @param guess wall clock minus monotonic clock
 */
export function createServerClock(guess: number): ServerClock {
  let earliest = Number.NEGATIVE_INFINITY;
  let latest = Number.POSITIVE_INFINITY;
  let anchor = 0;

  const offset = () => Math.min(Math.max(guess, earliest), latest);

  const narrow = (from: number, to: number) => {
    const isContradiction = from > latest || to < earliest;
    // A clock was set, or drifted out of old bounds: the newest evidence stands alone.
    earliest = isContradiction ? from : Math.max(earliest, from);
    latest = isContradiction ? to : Math.min(latest, to);
  };

  return {
    learn: ({ sentAt, answeredAt, resetAt, serverDate }) => {
      if (serverDate !== null) narrow(serverDate - answeredAt, serverDate + 1000 - sentAt);
      if (resetAt === null) return;
      anchor = resetAt % WINDOW_MS;
      narrow(resetAt - WINDOW_MS - answeredAt, resetAt - sentAt);
    },
    windowAt: (local) => Math.floor((local + offset() - anchor) / WINDOW_MS) * WINDOW_MS + anchor,
    toLocal: (server) => server - offset(),
    latestLocal: (server) => server - earliest,
  };
}
