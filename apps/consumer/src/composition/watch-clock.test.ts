import { createHealth } from "@intercom-dsar/service";
import { createManualClock, createRecordingLogger } from "@intercom-dsar/service/testing";
import { describe, expect, it } from "vitest";
import { watchClock } from "./watch-clock.ts";

const HOUR_MS = 3_600_000;

function createWatch(shiftDueTimes: (byMs: number) => Promise<void>) {
  const manual = createManualClock();
  const { logger } = createRecordingLogger();
  const stop = new AbortController();
  let shiftMs = 0;
  const clock = { ...manual, now: () => manual.now() + shiftMs };
  const done = watchClock(
    { maintenance: { shiftDueTimes } },
    clock,
    logger,
    createHealth().heartbeat("clock", 60_000),
    stop.signal,
  );
  return {
    advance: manual.advance,
    shift: (byMs: number) => {
      shiftMs += byMs;
    },
    async end() {
      stop.abort();
      await done;
    },
  };
}

describe("the watch over the wall clock", () => {
  it("moves what waits by as much as the clock was set back, once", async () => {
    const moved: number[] = [];
    const watch = createWatch(async (byMs) => void moved.push(byMs));
    await watch.advance(5_000);
    watch.shift(-HOUR_MS);
    await watch.advance(5_000);
    await watch.end();
    expect(moved).toEqual([HOUR_MS]);
  });

  it("leaves what waits alone where the clock goes on, is set forward or is corrected by a little", async () => {
    const moved: number[] = [];
    const watch = createWatch(async (byMs) => void moved.push(byMs));
    watch.shift(HOUR_MS);
    await watch.advance(3_000);
    watch.shift(-500);
    await watch.advance(3_000);
    await watch.end();
    expect(moved).toEqual([]);
  });

  it("counts small steps back until they are a jump", async () => {
    const moved: number[] = [];
    const watch = createWatch(async (byMs) => void moved.push(byMs));
    for (let step = 0; step < 3; step += 1) {
      watch.shift(-900);
      await watch.advance(1_000);
    }
    await watch.end();
    expect(moved).toEqual([2_700]);
  });

  it("tries again where the ledger could not be written", async () => {
    const moved: number[] = [];
    let fail = true;
    const watch = createWatch(async (byMs) => {
      if (fail) throw new Error("away");
      moved.push(byMs);
    });
    watch.shift(-HOUR_MS);
    await watch.advance(2_000);
    fail = false;
    await watch.advance(2_000);
    await watch.end();
    expect(moved).toEqual([HOUR_MS]);
  });
});
