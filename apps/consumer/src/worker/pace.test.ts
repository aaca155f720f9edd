import { describe, expect, it } from "vitest";
import { createPace } from "./pace.ts";

describe("pace", () => {
  it("follows the budget: twice the calls a second, half the time", () => {
    const pace = createPace();

    expect(pace.msPerRequest(100)).toBe(pace.msPerRequest(50) / 2);
  });

  it("comes to what requests really take", () => {
    const pace = createPace();
    for (let count = 0; count < 100; count += 1) pace.ended(4);

    expect(pace.msPerRequest(4)).toBeCloseTo(1_000, 0);
  });
});
