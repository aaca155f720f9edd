import fc from "fast-check";
import { expect, it } from "vitest";
import { createAllowance } from "./allowance.ts";
import { WINDOW_MS } from "./server-clock.ts";

/** An allowance that has begun with a free window, and a way to report others' use in the n-th window after it. */
function begun(limit: number) {
  const allowance = createAllowance(0.75, 10);
  allowance.learn({ limit, remaining: limit, window: 0, own: 0 });
  const report = (window: number, others: number, own = 0) =>
    allowance.learn({ limit, remaining: limit - others - own, window: window * WINDOW_MS, own });
  return { allowance, report, budget: (window: number) => allowance.budget(window * WINDOW_MS, 1) };
}

it("is the share of the limit that Intercom tells", () => {
  const { allowance, budget } = begun(1_666);

  expect(budget(1)).toBe(1_249);
  allowance.learn({ limit: 167, remaining: 167, window: 10_000, own: 0 });
  expect(budget(1)).toBe(125);
});

it("takes what is used in the first window for an earlier owner's share", () => {
  const allowance = createAllowance(0.75, 10);
  allowance.learn({ limit: 167, remaining: 67, window: 0, own: 1 });

  expect(allowance.budget(0, 1)).toBe(125 - 99);
  expect(allowance.budget(WINDOW_MS, 1)).toBe(125);
});

it("keeps the total below 95 % of the limit", () => {
  const { report, budget } = begun(1_000);

  report(1, 300, 100);

  expect(budget(1)).toBe(650);
});

it("expects of others what they took on average, and forgets it after three windows", () => {
  const { report, budget } = begun(1_000);
  report(1, 400);
  report(2, 300);
  report(3, 200);

  expect([4, 5, 6, 7].map(budget)).toEqual([650, 750, 750, 750]);
});

it("expects the most that others took after they took the limit's last calls", () => {
  const { report, budget } = begun(1_000);
  report(1, 400, 590);
  report(2, 100);

  expect(budget(3)).toBe(550);
});

it("never stops for expected use alone, only for use that is seen", () => {
  const { allowance, report, budget } = begun(1_000);
  report(1, 1_000);
  report(2, 1_000);

  expect(budget(2)).toBeLessThanOrEqual(0);
  expect(budget(3)).toBe(50);
  expect(allowance.pace(2 * WINDOW_MS, 1)).toBe(50);
});

it("holds the share for every limit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 100_000 }),
      fc.double({ min: 0.7, max: 0.8, noNaN: true }),
      (limit, share) => {
        const allowance = createAllowance(share, limit);

        expect(allowance.most).toBeLessThanOrEqual(0.8 * limit);
        expect(allowance.budget(0, 1)).toBeLessThanOrEqual(allowance.most);
      },
    ),
  );
});
