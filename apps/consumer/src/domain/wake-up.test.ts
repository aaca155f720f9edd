import type { Ledger } from "@intercom-dsar/ledger";
import { createHealth } from "@intercom-dsar/service";
import { createManualClock } from "@intercom-dsar/service/testing";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createWakeUp, type WakeUpSubscription } from "./wake-up.ts";

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]();
});

/** A ledger whose due times are given, in milliseconds from the start, and a loop that notes when it was woken. */
function open(dueTimes: number[], answer: () => Promise<void> = async () => {}) {
  const clock = createManualClock();
  const start = clock.now();
  const elapsed = () => clock.now() - start;
  const stop = new AbortController();
  const listeners = new Set<() => void>();
  let queries = 0;
  const ledger: Pick<Ledger, "onChange" | "nextDueAt"> = {
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async nextDueAt(after) {
      queries += 1;
      const later = dueTimes.map((due) => start + due).filter((due) => due > after);
      await answer();
      return later.length === 0 ? null : Math.min(...later);
    },
  };
  const wakeUp = createWakeUp(ledger, clock, createHealth({ clock }).heartbeat("wake-up", 60_000));
  opened.push({
    async [Symbol.asyncDispose]() {
      stop.abort();
      await wakeUp.close();
    },
  });

  return {
    clock,
    stop,
    wakeUp,
    change: () => {
      for (const listener of listeners) listener();
    },
    get queries() {
      return queries;
    },
    /** Milliseconds from the start at which a loop was woken; `look` is what it does each time. */
    watch(look: (subscription: WakeUpSubscription) => Promise<void> = async () => {}): number[] {
      const subscription = wakeUp.subscribe();
      const woken: number[] = [];
      void (async () => {
        while (!stop.signal.aborted) {
          await subscription.next(10_000, stop.signal);
          woken.push(elapsed());
          await look(subscription);
        }
      })();
      return woken;
    },
  };
}

describe("wake-up", () => {
  it("comes at each due time, however many came before", async () => {
    const { clock, watch } = open([300, 700, 1_250, 1_900]);
    const woken = watch();
    await clock.advance(2_000);
    expect(woken).toEqual([300, 700, 1_250, 1_900]);
  });

  it("comes at each due time, whatever the due times are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 6_000 }), { maxLength: 12 }), async (due) => {
        const { clock, watch } = open(due);
        const woken = watch();
        await clock.advance(6_000);
        expect(woken).toEqual(expect.arrayContaining(due));
        // Besides these only the fallback poll, a second after whatever came before.
        expect(woken.length).toBeLessThanOrEqual(due.length + 6);
      }),
      { numRuns: 50 },
    );
  });

  it("asks the ledger no more often than something happens, even where nobody takes what is due", async () => {
    const opening = open([100]);
    const woken = opening.watch();
    await opening.clock.advance(5_050);
    expect(woken[0]).toBe(100);
    expect(opening.queries).toBeLessThanOrEqual(8);
  });

  it("minds a due time that is written while it asks for the next one", async () => {
    const due = [900];
    const asked = Promise.withResolvers<void>();
    let holdUp = true;
    const { clock, watch, change } = open(due, async () => {
      if (!holdUp) return;
      holdUp = false;
      await asked.promise;
    });
    const woken = watch();
    await clock.advance(10);
    due.push(200);
    change();
    asked.resolve();
    await clock.advance(990);
    expect(woken).toEqual([10, 200, 900]);
  });

  it("keeps a sign that comes while the loop looks at the ledger", async () => {
    const { clock, watch, change } = open([]);
    const looks = Promise.withResolvers<void>();
    const woken = watch(() => looks.promise);
    change();
    await clock.advance(5);
    change();
    await clock.advance(5);
    expect(woken).toEqual([0]);
    looks.resolve();
    await clock.advance(0);
    expect(woken).toEqual([0, 10]);
  });

  it("comes after a second where nothing happens, or earlier where the loop says so", async () => {
    const { clock, wakeUp, stop } = open([]);
    const subscription = wakeUp.subscribe();
    const ends: string[] = [];
    void subscription.next(200, stop.signal).then(async () => {
      ends.push(`own limit ${clock.monotonic()}`);
      await subscription.next(60_000, stop.signal);
      ends.push(`fallback ${clock.monotonic()}`);
      await subscription.next(60_000, stop.signal, clock.sleep(50));
      ends.push(`until ${clock.monotonic()}`);
      await subscription.next(60_000, AbortSignal.abort());
      ends.push(`aborted ${clock.monotonic()}`);
    });
    await clock.advance(3_000);
    expect(ends).toEqual(["own limit 200", "fallback 1200", "until 1250", "aborted 1250"]);
  });

  it("fails as the thing fails that the loop also waits for", async () => {
    const { wakeUp, stop, clock } = open([]);
    const failure = Promise.reject(new Error("a run failed"));
    await expect(wakeUp.subscribe().next(1_000, stop.signal, failure)).rejects.toThrow("a run failed");
    expect(clock.sleeping).toBe(1);
  });

  it("goes on after the ledger was away", async () => {
    let isAway = true;
    const { clock, watch } = open([1_500], async () => {
      if (isAway) throw Object.assign(new Error("away"), { code: "ledger_unavailable" });
    });
    const woken = watch();
    await clock.advance(900);
    isAway = false;
    await clock.advance(700);
    expect(woken).toEqual([1_000, 1_500]);
  });

  it("asks nothing more once it is closed", async () => {
    const opening = open([100, 5_000]);
    await opening.clock.advance(200);
    await opening.wakeUp.close();
    const { queries } = opening;
    await opening.clock.advance(10_000);
    expect(opening.queries).toBe(queries);
    expect(opening.clock.sleeping).toBe(0);
  });
});
