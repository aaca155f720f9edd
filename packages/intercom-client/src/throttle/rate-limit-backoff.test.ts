import { expect, it } from "vitest";
import { createRateLimitBackoff } from "./rate-limit-backoff.ts";

const WINDOW_MS = 10_000;

/** A backoff with the most jitter there is, and a way to report a 429 that came at `at`. */
function begun(isStated: boolean) {
  const backoff = createRateLimitBackoff(() => 1);
  const limited = (at: number, sentAt = at) => {
    const window = Math.floor(at / WINDOW_MS) * WINDOW_MS;
    return backoff.add({ at, sentAt, window, until: at + 5_000, isStated }) - at - 5_000;
  };
  return { backoff, limited };
}

it("adds full jitter to the wait, doubled with each 429 in a row, up to half a minute where no end is told", () => {
  const { limited } = begun(false);

  expect([0, 11, 22, 33, 44, 55, 66].map((second) => limited(second * 1_000))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
  ]);
});

it("gives away no more than two seconds where Intercom tells the window's end", () => {
  const { limited } = begun(true);

  expect([0, 10, 20, 30].map((second) => limited(second * 1_000))).toEqual([1_000, 2_000, 2_000, 2_000]);
});

it("counts answers to calls that were in flight together as one", () => {
  const { backoff, limited } = begun(true);
  limited(1_000, 900);
  limited(1_050, 950);

  expect(backoff.shrink(1_050)).toBe(1);
});

it("shrinks the share from the second in a row on, down to a quarter, and forgives by and by", () => {
  const { backoff, limited } = begun(false);
  const shrinks = [0, 10, 20, 30, 40, 50, 60].map((at) => {
    limited(at);
    return backoff.shrink(at);
  });

  expect(shrinks).toEqual([1, 0.75, 0.5625, 0.421875, 0.31640625, 0.25, 0.25]);
  expect([30_060, 90_060, 150_060, 180_060].map((now) => backoff.shrink(now))).toEqual([
    0.25, 0.421875, 0.75, 1,
  ]);
});

it("forgets the row as soon as a later window is found free", () => {
  const { backoff, limited } = begun(false);
  for (const second of [0, 10, 20]) limited(second * 1_000);
  backoff.foundFree(20_000);
  expect(backoff.shrink(29_000)).toBeLessThan(1);
  backoff.foundFree(30_000);

  expect(backoff.shrink(30_100)).toBe(1);
  expect(limited(40_000)).toBe(1_000);
});

it("takes the row up again where the window that was found free is used up as well", () => {
  const { backoff, limited } = begun(false);
  for (const second of [0, 10, 20]) limited(second * 1_000);
  backoff.foundFree(30_000);

  expect(limited(35_000)).toBe(8_000);
  expect(backoff.shrink(35_000)).toBeLessThan(0.5);
});
