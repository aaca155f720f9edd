import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { createAtMost } from "./at-most.ts";

it("runs so many tasks at a time, in their order, and goes on after one that fails", async () => {
  const atMost = createAtMost(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const task = (number: number) =>
    atMost(async () => {
      started.push(number);
      running += 1;
      most = Math.max(most, running);
      await setImmediate();
      running -= 1;
      if (number === 1) throw new Error("fails");
    });

  const results = await Promise.allSettled([0, 1, 2, 3, 4].map(task));

  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
  expect(results.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
    "fulfilled",
    "fulfilled",
  ]);
});
