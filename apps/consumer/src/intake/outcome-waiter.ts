import type { Ledger } from "@intercom-dsar/ledger";

/** Whose request is waited for, by the ledger's key. */
export interface WaitedFor {
  readonly sender: string;
  readonly requestId: string;
}

export interface OutcomeWaiter {
  /** Resolves to true when the request has ended, to false after `ms`, when the signal aborts, or where too many of the sender, or in all, wait already. */
  ended(request: WaitedFor, ms: number, signal: AbortSignal): Promise<boolean>;
}

/** Each of them holds a connection open. */
const MOST_WAITING = 500;
/** One sender's waits leave room for others'. */
const MOST_OF_SENDER = MOST_WAITING / 2;
/** A sender may always have so many, whatever the others hold. */
const LEAST_OF_SENDER = 5;

/** What other processes did is not always told (not through PgBouncer): then it is looked for. */
const LOOK_EVERY_MS = 1_000;

/** One look at the ledger for all who wait, however many changes come at once. */
export function createOutcomeWaiter(ledger: Pick<Ledger, "reads" | "onChange">): OutcomeWaiter {
  const waiting = new Map<string, Set<() => void>>();
  let stopListening: (() => void) | undefined;
  const ofSender = new Map<string, number>();
  let count = 0;
  let looking = false;
  let again = false;

  async function look(): Promise<void> {
    again = true;
    if (looking) return;
    looking = true;
    while (again) {
      again = false;
      // The loops of the worker report a ledger that is away; who waits here is woken by a later change, or by the clock.
      const ended = await ledger.reads.filterEnded([...waiting.keys()]).catch(() => []);
      for (const requestId of ended) for (const wake of [...(waiting.get(requestId) ?? [])]) wake();
    }
    looking = false;
  }

  function listen(): () => void {
    const stop = ledger.onChange(() => void look());
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      stop();
    };
  }

  return {
    ended({ sender, requestId }, ms, signal) {
      const own = ofSender.get(sender) ?? 0;
      const hasRoom = own < LEAST_OF_SENDER || (own < MOST_OF_SENDER && count < MOST_WAITING);
      if (signal.aborted || !hasRoom) return Promise.resolve(false);
      stopListening ??= listen();
      count += 1;
      ofSender.set(sender, own + 1);
      return new Promise((resolve) => {
        const all = waiting.get(requestId) ?? new Set();
        const finish = (ended: boolean) => {
          clearTimeout(timer);
          signal.removeEventListener("abort", giveUp);
          all.delete(wake);
          if (all.size === 0) waiting.delete(requestId);
          count -= 1;
          ofSender.set(sender, (ofSender.get(sender) ?? 1) - 1);
          if (count === 0) {
            stopListening?.();
            stopListening = undefined;
          }
          resolve(ended);
        };
        const wake = () => finish(true);
        const giveUp = () => finish(false);
        const timer = setTimeout(giveUp, ms);
        signal.addEventListener("abort", giveUp, { once: true });
        waiting.set(requestId, all.add(wake));
        void look();
      });
    },
  };
}
