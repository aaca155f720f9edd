/** A call that waits for its release. */
export interface HeldCall {
  readonly id: string;
  /** `seq` of the call in the list of calls. */
  readonly call: number;
  /** Whether its effect is still to come or has taken place. */
  readonly when: "before" | "after";
  readonly method: string;
  readonly path: string;
  readonly endpoint: string | null;
  readonly workspace: string | null;
}

/** How a held call goes on: as if nothing had been, or with a reset connection (and no effect, if held before it). */
export type Release = "continue" | "drop";

/** The calls that rules with `hold` have stopped. A held call stays so even when its caller is gone, as at a real server. */
export interface Holds {
  hold(facts: Omit<HeldCall, "id">, signal: AbortSignal): Promise<Release>;
  list(): readonly HeldCall[];
  /** Resolves with the held calls as soon as there are `count` of them. */
  waitForHeld(count: number, signal: AbortSignal): Promise<readonly HeldCall[]>;
  /** Releases one call, or all of them; returns how many. */
  release(then: Release, id?: string): number;
}

interface Entry {
  readonly held: HeldCall;
  readonly go: (then: Release) => void;
}

export function createHolds(): Holds {
  const entries = new Map<string, Entry>();
  const watchers = new Set<() => void>();
  let count = 0;

  const list = () => [...entries.values()].map(({ held }) => held);

  return {
    hold(facts, signal) {
      count += 1;
      const id = `held-${count}`;
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          entries.delete(id);
          reject(signal.reason);
        };
        signal.addEventListener("abort", onAbort, { once: true });
        const go = (then: Release) => {
          entries.delete(id);
          signal.removeEventListener("abort", onAbort);
          resolve(then);
        };
        entries.set(id, { held: { id, ...facts }, go });
        for (const look of [...watchers]) look();
      });
    },
    list,
    waitForHeld(wanted, signal) {
      return new Promise((resolve, reject) => {
        const finish = () => {
          watchers.delete(look);
          signal.removeEventListener("abort", onAbort);
        };
        const look = () => {
          if (entries.size < wanted) return;
          finish();
          resolve(list());
        };
        const onAbort = () => {
          finish();
          reject(signal.reason);
        };
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener("abort", onAbort, { once: true });
        watchers.add(look);
        look();
      });
    },
    release(then, id) {
      const released = [...entries.values()].filter(({ held }) => id === undefined || held.id === id);
      for (const { go } of released) go(then);
      return released.length;
    },
  };
}
