import type { Clock } from "../../src/clock.ts";

/** A clock that a test turns by hand. */
export interface ManualClock extends Clock {
  advance(milliseconds: number): void;
}

/** Starts on a 10-second mark. */
export function createManualClock(start = 1_767_225_600_000): ManualClock {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = { at: now + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(milliseconds) {
      now += milliseconds;
      for (const timer of [...timers]) {
        if (timer.at <= now && timers.delete(timer)) timer.callback();
      }
    },
  };
}
