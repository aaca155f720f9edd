import type { Clock } from "@intercom-dsar/service";

export interface AttemptLimits {
  /** Failures of one address, or of one browser that is known from an earlier sign-in, in a window. */
  readonly perSource: number;
  /** Failures of all addresses together: guessing from many at once is no way round. */
  readonly overall: number;
  readonly windowMs: number;
}

/** Slows guessing down to nothing. */
export interface AttemptLimiter {
  /** Counts an attempt before it is looked at; the milliseconds until the next may be made, or 0: go on. */
  acquire(source: string, isKnown: boolean): number;
  /** The attempt succeeded: it and the failures of its source are forgotten. */
  forgive(source: string, isKnown: boolean): void;
}

const ATTEMPT_LIMITS: AttemptLimits = { perSource: 5, overall: 50, windowMs: 15 * 60_000 };

interface Window {
  count: number;
  readonly endsAt: number;
}

/**
 * Known browsers don't count into the overall limit and aren't held up by it: else anybody could lock the administrator out
 * (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). Windows are in memory: an attempt that is refused leaves nothing
 * there, so that they are never more than the limits allow.
 */
export function createAttemptLimiter(clock: Clock, limits: AttemptLimits = ATTEMPT_LIMITS): AttemptLimiter {
  const windows = new Map<string, Window>();
  const overall = "overall";

  function open(key: string): Window {
    const now = clock.monotonic();
    const window = windows.get(key);
    if (window !== undefined && window.endsAt > now) return window;
    windows.delete(key);
    return { count: 0, endsAt: now + limits.windowMs };
  }

  function count(key: string, window: Window): void {
    window.count += 1;
    windows.set(key, window);
  }

  return {
    acquire(source, isKnown) {
      for (const [key, window] of windows) if (window.endsAt <= clock.monotonic()) windows.delete(key);
      const own = open(`source ${source}`);
      const all = open(overall);
      const wait = Math.max(
        own.count >= limits.perSource ? own.endsAt - clock.monotonic() : 0,
        !isKnown && all.count >= limits.overall ? all.endsAt - clock.monotonic() : 0,
      );
      if (wait > 0) return wait;
      count(`source ${source}`, own);
      if (!isKnown) count(overall, all);
      return 0;
    },
    forgive(source, isKnown) {
      windows.delete(`source ${source}`);
      const all = windows.get(overall);
      if (!isKnown && all !== undefined) all.count -= 1;
    },
  };
}
