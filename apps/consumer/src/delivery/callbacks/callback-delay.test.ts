import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callbackDelay, MOST_ATTEMPTS } from "./callback-delay.ts";

const DAY_MS = 86_400_000;

describe("callbackDelay", () => {
  it("fills three days with all its tries", () => {
    let total = 0;
    for (let failures = 1; failures < MOST_ATTEMPTS; failures += 1)
      total += callbackDelay(failures, () => 0.5);

    expect(total / DAY_MS).toBeCloseTo(3, 0);
  });

  it("stays within a quarter of its mark, from ten seconds to six hours", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MOST_ATTEMPTS }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const delay = callbackDelay(failures, () => random);

          expect(delay).toBeGreaterThanOrEqual(7_500);
          expect(delay).toBeLessThanOrEqual(6 * 3_600_000 * 1.25);
        },
      ),
    );
  });
});
