import fc from "fast-check";
import { expect, it } from "vitest";
import { backoff } from "./backoff.ts";

it("a backoff doubles up to its cap", () => {
  const delay = backoff({ baseMs: 100, capMs: 1_000, random: () => 1 });

  expect([1, 2, 3, 4, 5, 50, 5_000].map(delay)).toEqual([100, 200, 400, 800, 1_000, 1_000, 1_000]);
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
