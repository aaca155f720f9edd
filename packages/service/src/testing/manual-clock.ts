import { setImmediate } from "node:timers/promises";
import type { Clock } from "../time/clock.ts";

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /** Lets time pass; wakes sleepers in order, each at its own time, and lets them work before the next one. */
  advance(ms: number): Promise<void>;
  /** How many sleep at present. */
  readonly sleeping: number;
}

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

/** `startAt` is the first `now()`, in milliseconds since 1970. */
export function createManualClock(startAt: number = Date.UTC(2026, 0, 1)): ManualClock {
  const sleepers = new Set<Sleeper>();
  let elapsed = 0;

  async function advance(ms: number): Promise<void> {
    const until = elapsed + ms;
    await setImmediate();
    for (let next = firstDue(sleepers, until); next !== null; next = firstDue(sleepers, until)) {
      elapsed = Math.max(elapsed, next.dueAt);
      next.wake();
      await setImmediate();
    }
    elapsed = until;
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const leave = () => {
        sleepers.delete(sleeper);
        signal?.removeEventListener("abort", onAbort);
      };
      const onAbort = () => {
        leave();
        reject(signal?.reason);
      };
      const wake = () => {
        leave();
        resolve();
      };
      const sleeper: Sleeper = { dueAt: elapsed + ms, wake };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", onAbort);
    });
  }

  return {
    now: () => startAt + elapsed,
    monotonic: () => elapsed,
    sleep,
    advance,
    get sleeping() {
      return sleepers.size;
    },
  };
}

function firstDue(sleepers: ReadonlySet<Sleeper>, until: number): Sleeper | null {
  const due = [...sleepers].filter(({ dueAt }) => dueAt <= until);
  return due.sort((left, right) => left.dueAt - right.dueAt)[0] ?? null;
}
