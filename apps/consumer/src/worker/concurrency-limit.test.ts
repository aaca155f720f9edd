import { describe, expect, it } from "vitest";
import { createConcurrencyLimit } from "./concurrency-limit.ts";

const MOST = 64;

/** What would be left waiting: each running request has one call, of which `inFlight` keep the budget in use. */
function settle(inFlight: number, most = MOST): number {
  const limit = createConcurrencyLimit(most);
  for (let end = 0; end < 1_000; end += 1) limit.ended(Math.max(0, limit.count - inFlight));
  return limit.count;
}

describe("the concurrency limit", () => {
  it.each([
    ["the budget is small and Intercom is quick", 1],
    ["the budget is large and Intercom is quick", 5],
  ])("is low where %s", (_, inFlight) => {
    expect(settle(inFlight)).toBeLessThanOrEqual(24);
    expect(settle(inFlight)).toBeGreaterThanOrEqual(12);
  });

  it.each([20, 32, 45, 60])(
    "becomes enough where %i calls have to be under way to use the budget",
    (inFlight) => {
      expect(settle(inFlight)).toBeGreaterThan(inFlight);
      expect(settle(inFlight)).toBeLessThan(inFlight * 2);
    },
  );

  it("is never more than what is configured", () => {
    expect(settle(500)).toBe(MOST);
    expect(settle(500, 4)).toBe(4);
    expect(settle(1, 4)).toBe(4);
  });
});
