import { describe, expect, it } from "vitest";
import { createClearances, READ_COUNTS_FOR_MS } from "./clearances.ts";

function turnable() {
  const time = { wall: 1_800_000_000_000, monotonic: 5_000 };
  const clearances = createClearances({
    now: () => time.wall,
    monotonic: () => time.monotonic,
    sleep: async () => {},
  });
  return { time, clearances };
}

describe("a clearance", () => {
  it("holds for thirty seconds from the moment of its read", () => {
    const { time, clearances } = turnable();
    const readAt = clearances.now();
    time.wall += READ_COUNTS_FOR_MS;
    time.monotonic += READ_COUNTS_FOR_MS;
    clearances.grant("a1", readAt);

    expect(clearances.holds("a1")).toBe(true);
    expect(() => clearances.demand("a1")).not.toThrow();
    time.wall += 1;
    time.monotonic += 1;
    expect(clearances.holds("a1")).toBe(false);
    expect(() => clearances.demand("a1")).toThrow(expect.objectContaining({ code: "clearance_expired" }));
  });

  it.each([
    ["the wall clock was set back", -1, 1_000],
    ["the wall clock was set forward", READ_COUNTS_FOR_MS + 1, 1_000],
    ["the machine slept, during which its monotonic clock stands still", 3_600_000, 1_000],
    ["the wall clock was set back by just what went by", 0, READ_COUNTS_FOR_MS + 1],
  ])("does not hold where %s", (_what, wallMs, monotonicMs) => {
    const { time, clearances } = turnable();
    clearances.grant("a1", clearances.now());
    time.wall += wallMs;
    time.monotonic += monotonicMs;

    expect(clearances.holds("a1")).toBe(false);
  });

  it("does not come back when a clock is set after it was refused", () => {
    const { time, clearances } = turnable();
    clearances.grant("a1", clearances.now());
    time.wall += 3_600_000;
    expect(() => clearances.demand("a1")).toThrow();
    time.wall -= 3_600_000;

    expect(clearances.holds("a1")).toBe(false);
  });

  it("is one contact's own, and can be taken back", () => {
    const { clearances } = turnable();
    clearances.grant("a1", clearances.now());

    expect(clearances.holds("a2")).toBe(false);
    clearances.revoke("a1");
    expect(clearances.holds("a1")).toBe(false);
  });
});
