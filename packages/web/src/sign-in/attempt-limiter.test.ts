import { createManualClock } from "@intercom-dsar/service/testing";
import { describe, expect, it } from "vitest";
import { addressSource } from "./address-source.ts";
import { createAttemptLimiter } from "./attempt-limiter.ts";

const LIMITS = { perSource: 2, overall: 3, windowMs: 1_000 };

describe("the limit of attempts", () => {
  it("holds up a source after its own, and everybody after all of them", async () => {
    const clock = createManualClock();
    const limiter = createAttemptLimiter(clock, LIMITS);
    expect([limiter.acquire("a", false), limiter.acquire("a", false)]).toEqual([0, 0]);
    await clock.advance(400);
    expect(limiter.acquire("a", false)).toBe(600);
    expect(limiter.acquire("b", false)).toBe(0);
    expect(limiter.acquire("c", false)).toBe(600);
    expect(limiter.acquire("known", true)).toBe(0);
    await clock.advance(600);
    expect([limiter.acquire("a", false), limiter.acquire("c", false)]).toEqual([0, 0]);
  });

  it("forgets the failures of who got in", () => {
    const limiter = createAttemptLimiter(createManualClock(), LIMITS);
    for (let time = 0; time < 20; time++) {
      expect(limiter.acquire("a", false)).toBe(0);
      limiter.forgive("a", false);
    }
  });

  it("does not make a source wait longer by its trying", async () => {
    const clock = createManualClock();
    const limiter = createAttemptLimiter(clock, LIMITS);
    for (let time = 0; time < 100; time++) limiter.acquire("a", true);
    await clock.advance(1_000);
    expect(limiter.acquire("a", true)).toBe(0);
  });
});

describe("the source of an attempt", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "::ffff:203.0.113.7"],
    ["2001:db8:7:7::1", "2001:db8:7:7::/64"],
    ["2001:db8:7:7:1:2:3:4", "2001:db8:7:7::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("of %s is %s", (address, source) => {
    expect(addressSource(address)).toBe(source);
  });
});
