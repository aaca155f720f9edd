import { expect, it } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { createRepeatLimit } from "./repeat-limit.ts";

it("lets a new thing through at once, and the same one every 10 seconds", async () => {
  const clock = createManualClock();
  const isDue = createRepeatLimit(clock);

  expect([isDue("ECONNREFUSED"), isDue("ECONNREFUSED"), isDue("ENOTFOUND")]).toEqual([true, false, true]);
  await clock.advance(9_999);
  expect(isDue("ECONNREFUSED")).toBe(false);
  await clock.advance(1);
  expect([isDue("ECONNREFUSED"), isDue("ECONNREFUSED")]).toEqual([true, false]);
});
