import fc from "fast-check";
import { expect, it } from "vitest";
import { backoff, NO_JITTER } from "./backoff.ts";

it("a backoff doubles up to its cap", () => {
  const delay = backoff({ baseMs: 100, capMs: 1_000, random: () => 1 });

  expect([1, 2, 3, 4, 5, 50, 5_000].map(delay)).toEqual([100, 200, 400, 800, 1_000, 1_000, 1_000]);
});

it("a backoff grows by its factor, and chance moves a wait between two multiples of it", () => {
  const at = (chance: number) =>
    backoff({ baseMs: 100, capMs: 10_000, factor: 3, jitter: [0.75, 1.25], random: () => chance });

  expect([1, 2, 3].map(at(0))).toEqual([75, 225, 675]);
  expect([1, 2, 3].map(at(1))).toEqual([125, 375, 1_125]);
  expect(backoff({ baseMs: 100, capMs: 10_000, jitter: NO_JITTER })(2)).toBe(200);
});

it("a backoff is a whole number between nothing and its cap, whatever chance says", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, chance) => {
        const ms = backoff({ baseMs: 100, capMs: 30_000, random: () => chance })(failures + 1);

        expect(ms).toBe(Math.round(ms));
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(30_000);
      },
    ),
  );
});
