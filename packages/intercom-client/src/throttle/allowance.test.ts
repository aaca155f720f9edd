import fc from "fast-check";
import { expect, it } from "vitest";
import { createAllowance } from "./allowance.ts";
import { WINDOW_MS } from "./server-clock.ts";

/** An allowance that has begun with a free window, and a way to report others' use in the n-th window after it. */
function begun(limit: number) {
  const allowance = createAllowance(0.75, 10);
  allowance.learn({ limit, remaining: limit, window: 0, elapsedMs: 0, own: 0 });
  const report = (window: number, others: number, { own = 0, elapsedMs = 5_000 } = {}) =>
    allowance.learn({ limit, remaining: limit - others - own, window: window * WINDOW_MS, elapsedMs, own });
  const budget = (window: number, elapsedMs = 0) => allowance.budget(window * WINDOW_MS, elapsedMs, 1);
  return { allowance, report, budget };
}

it("is the share of the limit that Intercom tells", () => {
  const { allowance, budget } = begun(1_666);

  expect(budget(1)).toBe(1_249);
  allowance.learn({ limit: 167, remaining: 167, window: 10_000, elapsedMs: 0, own: 0 });
  expect(budget(1)).toBe(125);
});

it("takes what is used in the first window for an earlier owner's share", () => {
  const allowance = createAllowance(0.75, 10);
  allowance.learn({ limit: 167, remaining: 67, window: 0, elapsedMs: 50, own: 1 });

  expect(allowance.budget(0, 100, 1)).toBe(125 - 99);
  expect(allowance.budget(WINDOW_MS, 0, 1)).toBe(125);
});

it("keeps the total below 95 % of the limit", () => {
  const { report, budget } = begun(1_000);

  report(1, 300, { own: 100 });

  expect(budget(1)).toBe(650);
});

it("expects of others what they took on average, and forgets it after three windows", () => {
  const { report, budget } = begun(1_000);
  report(1, 400);
  report(2, 300);
  report(3, 200);

  expect([4, 5, 6, 7].map((window) => budget(window))).toEqual([650, 750, 750, 750]);
});

it("expects the most that others took after they took the limit's last calls", () => {
  const { report, budget } = begun(1_000);
  report(1, 400, { own: 590 });
  report(2, 100);

  expect(budget(3)).toBe(550);
});

it("keeps free what others may still take, and gives it back when their moment has passed", () => {
  const { report, budget } = begun(1_000);
  report(1, 0, { elapsedMs: 2_900 });
  report(1, 400, { elapsedMs: 3_100, own: 590 });

  expect([0, 3_000, 3_500, 9_000].map((elapsed) => budget(2, elapsed))).toEqual([550, 550, 750, 750]);
});

it("needs to foresee nothing of what others have already taken", () => {
  const { report, budget } = begun(1_000);
  report(1, 300);
  report(2, 300, { elapsedMs: 100 });

  expect(budget(2, 200)).toBe(650);
});

it("never stops for expected use alone, only for use that is seen", () => {
  const { report, budget } = begun(1_000);
  for (const window of [1, 2, 3]) report(window, 940);

  expect(budget(4)).toBe(50);
  report(4, 1_000);
  expect(budget(4)).toBeLessThanOrEqual(0);
});

it("keeps nothing free for an app that takes all there is, since windows without it would be lost", () => {
  const { report, budget } = begun(1_000);
  report(1, 1_000);

  expect([2, 13, 14].map((window) => budget(window))).toEqual([750, 750, 750]);
});

it("holds the share for every limit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 100_000 }),
      fc.double({ min: 0.7, max: 0.8, noNaN: true }),
      (limit, share) => {
        const allowance = createAllowance(share, limit);

        expect(allowance.most).toBeLessThanOrEqual(0.8 * limit);
        expect(allowance.budget(0, 100, 1)).toBeLessThanOrEqual(allowance.most);
      },
    ),
  );
});
