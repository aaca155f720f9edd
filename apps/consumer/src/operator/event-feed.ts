import { setTimeout as sleep } from "node:timers/promises";
import type { Ledger, ListedRequest } from "@intercom-dsar/ledger";

/** A request that came, went on, waits or ended. */
export interface RequestChange {
  /** Milliseconds since 1970, when it was seen; whoever comes back with it hears what arrived or ended since. */
  readonly at: number;
  readonly request: ListedRequest;
}

export interface EventFeed {
  /** Calls back for each change from now on; where `since` is given, first for what arrived or ended since then. Returns the way to stop. */
  subscribe(listener: (change: RequestChange) => void, since: number | null): Promise<() => void>;
}

/** Open requests that are watched, those with the nearest deadlines: of the others arrival and end alone are told. */
const WATCHED = 1_000;
/** Arrivals and ends that are told at once; whoever was away for longer reads the list. */
const MOST_AT_ONCE = 500;
const LOOK_EVERY_MS = 1_000;

export interface EventFeedOptions {
  readonly ledger: Pick<Ledger, "reads" | "onChange">;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Looks at the ledger, at most once a second and only while somebody listens, and tells all of them what is other than before. */
export function createEventFeed({ ledger, now, signal }: EventFeedOptions): EventFeed {
  const listeners = new Set<(change: RequestChange) => void>();
  let known = new Map<string, string>();
  let lookedAt = 0;
  let isRunning = false;

  async function look(): Promise<void> {
    const at = now();
    const { requests } = await ledger.reads.list({ open: true }, { order: "deadline", limit: WATCHED });
    // What ended a moment before the last look may have been written after it.
    const ended = await ledger.reads.endedSince(lookedAt - LOOK_EVERY_MS, MOST_AT_ONCE);
    const next = new Map<string, string>();
    for (const request of [...requests, ...ended]) {
      const state = stateOf(request);
      next.set(request.requestId, state);
      if (known.get(request.requestId) !== state) for (const listener of listeners) listener({ at, request });
    }
    known = next;
    lookedAt = at;
  }

  async function run(): Promise<void> {
    let changed = true;
    const stop = ledger.onChange(() => {
      changed = true;
    });
    try {
      while (listeners.size > 0 && !signal.aborted) {
        if (changed) {
          changed = false;
          // The ledger is away: it is looked at again.
          await look().catch(() => {
            changed = true;
          });
        }
        await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
      }
    } finally {
      stop();
      isRunning = false;
    }
  }

  async function begin(): Promise<void> {
    lookedAt = now();
    const { requests } = await ledger.reads.list({ open: true }, { order: "deadline", limit: WATCHED });
    const ended = await ledger.reads.endedSince(lookedAt - LOOK_EVERY_MS, MOST_AT_ONCE);
    known = new Map([...requests, ...ended].map((request) => [request.requestId, stateOf(request)]));
  }

  return {
    async subscribe(listener, since) {
      if (listeners.size === 0) await begin();
      listeners.add(listener);
      if (!isRunning) {
        isRunning = true;
        void run();
      }
      const stop = () => listeners.delete(listener);
      try {
        if (since !== null) await catchUp(ledger, since, listener);
      } catch (error) {
        stop();
        throw error;
      }
      return stop;
    },
  };
}

async function catchUp(
  { reads }: Pick<Ledger, "reads">,
  since: number,
  listener: (change: RequestChange) => void,
): Promise<void> {
  const { requests } = await reads.list({ open: true }, { order: "arrival", limit: MOST_AT_ONCE });
  const arrived = requests.filter(({ arrivedAt }) => arrivedAt >= since).reverse();
  for (const request of [...arrived, ...(await reads.endedSince(since, MOST_AT_ONCE))])
    listener({ at: request.endedAt ?? request.arrivedAt, request });
}

function stateOf({ state, waitReason, waitCode, status, cancelRequested }: ListedRequest): string {
  return [state, waitReason, waitCode, status, cancelRequested].join(" ");
}
