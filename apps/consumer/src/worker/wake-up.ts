import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock } from "@intercom-dsar/service";
import { errorCode } from "../errors.ts";

/** Longest time between two looks at the ledger: a net below notifications that were lost. */
const LOOK_EVERY_MS = 1_000;

/** Tells waiting loops that something may be due: an arrival, an end, a due time that has come. */
export interface WakeUp {
  /** Resolves at the next sign, after `atMostMs`, or when the signal aborts; whichever is first. */
  next(atMostMs: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

export function createWakeUp(ledger: Ledger, clock: Clock): WakeUp {
  const waiting = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  let asking = false;
  const wakeAll = () => {
    for (const wake of [...waiting]) wake();
    void setAlarm();
  };
  const stopListening = ledger.onChange(wakeAll);

  async function setAlarm(): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      const dueAt = await ledger.nextDueAt();
      clearTimeout(timer);
      if (dueAt === null) return;
      const delay = Math.max(1, dueAt - clock.now());
      if (delay < LOOK_EVERY_MS) timer = setTimeout(wakeAll, delay);
    } catch (error) {
      // The loops meet the same error at their own queries and report it there.
      if (errorCode(error) !== "ledger_unavailable") throw error;
    } finally {
      asking = false;
    }
  }

  return {
    async next(atMostMs, signal) {
      if (signal.aborted) return;
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(limit);
          waiting.delete(done);
          signal.removeEventListener("abort", done);
          resolve();
        };
        const limit = setTimeout(done, Math.min(atMostMs, LOOK_EVERY_MS));
        waiting.add(done);
        signal.addEventListener("abort", done, { once: true });
      });
      if (timer === undefined) void setAlarm();
    },
    close() {
      stopListening();
      clearTimeout(timer);
    },
  };
}
