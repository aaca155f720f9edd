import { expect, it } from "vitest";
import { createManualClock } from "./manual-clock.ts";

it("a manual clock wakes sleepers in order, each at its own time, those too that fall asleep on the way", async () => {
  const clock = createManualClock(1_000);
  const woken: [string, number][] = [];
  const sleeper = async (name: string, ...naps: number[]) => {
    for (const ms of naps) {
      await clock.sleep(ms);
      woken.push([name, clock.now()]);
    }
  };

  void sleeper("a", 30, 30);
  void sleeper("b", 20, 20);
  await clock.advance(50);

  expect(woken).toEqual([
    ["b", 1_020],
    ["a", 1_030],
    ["b", 1_040],
  ]);
  expect(clock.now()).toBe(1_050);
  expect(clock.monotonic()).toBe(50);
  expect(clock.sleeping).toBe(1);
});

it("a sleeper on a manual clock can be woken by its signal", async () => {
  const clock = createManualClock();
  const controller = new AbortController();
  const sleep = clock.sleep(10, controller.signal);

  controller.abort();

  await expect(sleep).rejects.toBe(controller.signal.reason);
  await expect(clock.sleep(10, controller.signal)).rejects.toBe(controller.signal.reason);
  expect(clock.sleeping).toBe(0);
});
