import { callsAskedFor, type OtherApp, WINDOW_MS } from "./other-app.ts";

/** What happened in one 10-second window. */
export interface WindowSeen {
  /** Milliseconds since 1970, a multiple of 10,000. */
  readonly startsAt: number;
  readonly limit: number;
  /** Calls let through, without the other app's. */
  readonly own: number;
  /** Calls answered with 429. */
  readonly refused: number;
  readonly otherApp: number;
  /** Calls that the other app did not get because the limit was spent. */
  readonly otherAppRefused: number;
}

/** What a call's `X-RateLimit-*` headers say. */
export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  /** Unix seconds of the next window. */
  readonly reset: number;
}

interface Counts {
  startsAt: number;
  limit: number;
  own: number;
  refused: number;
  otherApp: number;
  otherAppRefused: number;
}

const WINDOWS_KEPT = 10_000;

/** Counts calls in windows of 10 seconds, aligned to the clock's 10-second marks. Windows without a call are not listed. */
export interface RateWindow {
  /** The state before a call at `now`; `remaining` 0 means that the call has to be refused. */
  peek(now: number): RateState;
  take(now: number): RateState;
  refuse(now: number): RateState;
  seen(now: number): readonly WindowSeen[];
}

export function createRateWindow(limit: () => number, otherApp: () => OtherApp | null): RateWindow {
  const past: WindowSeen[] = [];
  let current: Counts | null = null;

  function advance(now: number): Counts {
    const startsAt = Math.floor(now / WINDOW_MS) * WINDOW_MS;
    if (current !== null && current.startsAt !== startsAt) {
      letOtherAppIn(current, current.startsAt + WINDOW_MS);
      if (current.own + current.refused > 0) past.push(current);
      if (past.length > WINDOWS_KEPT) past.splice(0, past.length - WINDOWS_KEPT);
      current = null;
    }
    current ??= { startsAt, limit: limit(), own: 0, refused: 0, otherApp: 0, otherAppRefused: 0 };
    current.limit = limit();
    letOtherAppIn(current, now);
    return current;
  }

  // The other app's share of a window is worked out when somebody looks: between two looks nobody else takes anything,
  // so what it could get then is exactly what it would have got at its own moments.
  function letOtherAppIn(counts: Counts, now: number): void {
    const other = otherApp();
    if (other === null) return;
    const asked = callsAskedFor(other, counts.limit, counts.startsAt, now);
    const open = Math.max(0, asked - counts.otherApp - counts.otherAppRefused);
    const granted = Math.min(open, Math.max(0, counts.limit - counts.own - counts.otherApp));
    counts.otherApp += granted;
    counts.otherAppRefused += open - granted;
  }

  function stateOf(counts: Counts): RateState {
    return {
      limit: counts.limit,
      remaining: Math.max(0, counts.limit - counts.own - counts.otherApp),
      reset: (counts.startsAt + WINDOW_MS) / 1000,
    };
  }

  return {
    peek: (now) => stateOf(advance(now)),
    take: (now) => {
      const counts = advance(now);
      counts.own += 1;
      return stateOf(counts);
    },
    refuse: (now) => {
      const counts = advance(now);
      counts.refused += 1;
      return stateOf(counts);
    },
    seen: (now) => {
      const latest = { ...advance(now) };
      return latest.own + latest.refused > 0 ? [...past, latest] : [...past];
    },
  };
}
