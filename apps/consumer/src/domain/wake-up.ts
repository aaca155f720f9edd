import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Heartbeat } from "@intercom-dsar/service";
import { errorCode } from "./errors.ts";

/** Fallback poll: the longest time between two looks at the ledger where no notification comes. */
const LOOK_EVERY_MS = 1_000;

/** Tells loops when something in the ledger may be due: an submission, an end, a due time that has come. */
export interface WakeUp {
  /** For one loop. Subscribe before the first look: what happens from then on wakes it. */
  subscribe(): WakeUpSubscription;
  /** Resolves when it no longer asks the ledger. */
  close(): Promise<void>;
}

/** One loop's view of the wake-up. A sign that comes while the loop looks at the ledger is kept for its next wait. */
export interface WakeUpSubscription {
  /**
   * Resolves at the next sign, after `atMostMs` (a second at the longest), when `signal` aborts or when `until` settles, whichever is
   * first; at once where a sign came since it last resolved. One wait at a time. Rejects as `until` does.
   */
  next(atMostMs: number, signal: AbortSignal, until?: Promise<unknown>): Promise<void>;
}

export function createWakeUp(
  ledger: Pick<Ledger, "onChange" | "nextDueAt">,
  clock: Clock,
  heartbeat: Heartbeat,
): WakeUp {
  const closing = new AbortController();
  const waiting = new Set<() => void>();
  let signs = 0;
  /** Whatever was due by then has woken the loops. */
  let wokenAt = clock.now();
  let changed = new AbortController();

  const wakeAll = () => {
    signs += 1;
    wokenAt = clock.now();
    for (const wake of [...waiting]) wake();
  };
  const stopListening = ledger.onChange(() => {
    wakeAll();
    changed.abort();
  });

  /** Wakes the loops at each due time. A time that has passed is not asked for again, so it hides no later one. */
  async function watchDueTimes(): Promise<void> {
    while (!closing.signal.aborted) {
      heartbeat.beat();
      changed = new AbortController();
      const dueAt = await readNextDueAt();
      const waitMs = Math.min((dueAt ?? Number.POSITIVE_INFINITY) - clock.now(), LOOK_EVERY_MS);
      if (waitMs > 0) {
        const interrupted = AbortSignal.any([closing.signal, changed.signal]);
        await clock.sleep(waitMs, interrupted).catch(() => {});
      }
      if (dueAt !== null && dueAt <= clock.now() && dueAt > wokenAt) wakeAll();
    }
    heartbeat.end();
  }

  async function readNextDueAt(): Promise<number | null> {
    try {
      return await ledger.nextDueAt(wokenAt);
    } catch (error) {
      // The loops meet the same error at their own queries and report it there.
      if (errorCode(error) !== "ledger_unavailable") throw error;
      return null;
    }
  }

  function wait(ms: number, signal: AbortSignal, until: Promise<unknown> | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const ended = new AbortController();
      const end = () => {
        waiting.delete(end);
        signal.removeEventListener("abort", end);
        ended.abort();
        resolve();
      };
      waiting.add(end);
      signal.addEventListener("abort", end, { once: true });
      clock.sleep(ms, ended.signal).then(end, end);
      until?.then(end, (error) => {
        reject(error);
        end();
      });
    });
  }

  const watched = watchDueTimes();
  return {
    subscribe() {
      let seen = signs;
      return {
        async next(atMostMs, signal, until) {
          if (signs === seen && !signal.aborted) await wait(Math.min(atMostMs, LOOK_EVERY_MS), signal, until);
          seen = signs;
        },
      };
    },
    async close() {
      stopListening();
      closing.abort();
      await watched;
    },
  };
}
