import { expect, it } from "vitest";
import { createStrikes } from "./strikes.ts";

it("waits as long as Intercom asks, plus full jitter that doubles with each strike", () => {
  const strikes = createStrikes(() => 1);

  const pauses = [0, 11_000, 23_000, 37_000].map(
    (at) => strikes.add({ at, sentAt: at - 1, waitMs: 9_000 }) - at - 9_000,
  );

  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
});

it("never adds more than half a minute", () => {
  const strikes = createStrikes(() => 1);
  for (let at = 0; at < 10; at += 1) strikes.add({ at: at * 20_000, sentAt: at * 20_000, waitMs: 0 });

  expect(strikes.add({ at: 200_000, sentAt: 200_000, waitMs: 0 })).toBe(230_000);
});

it("counts answers to calls that were in flight together as one", () => {
  const strikes = createStrikes(() => 1);
  strikes.add({ at: 1_000, sentAt: 900, waitMs: 5_000 });
  strikes.add({ at: 1_050, sentAt: 950, waitMs: 5_000 });

  expect(strikes.shrink(1_050)).toBe(1);
});

it("shrinks the share from the second strike on, down to a quarter, and forgives by and by", () => {
  const strikes = createStrikes(() => 0);
  const shrinks = [0, 10, 20, 30, 40, 50, 60].map((at) => {
    strikes.add({ at, sentAt: at, waitMs: 0 });
    return strikes.shrink(at);
  });

  expect(shrinks).toEqual([1, 0.75, 0.5625, 0.421875, 0.31640625, 0.25, 0.25]);
  expect([30_060, 90_060, 150_060, 180_060].map((now) => strikes.shrink(now))).toEqual([
    0.25, 0.421875, 0.75, 1,
  ]);
});
