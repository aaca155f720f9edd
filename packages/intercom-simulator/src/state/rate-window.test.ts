import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OtherApp } from "./other-app.ts";
import { createRateWindow } from "./rate-window.ts";

const MARK = 1_767_225_600_000;
const nobody = () => null;

describe("a rate window", () => {
  it("counts down to zero and starts anew on the clock's ten-second mark", () => {
    const window = createRateWindow(() => 2, nobody);
    expect(window.take(MARK + 9_998)).toEqual({ limit: 2, remaining: 1, reset: MARK / 1000 + 10 });
    expect(window.take(MARK + 9_999).remaining).toBe(0);
    expect(window.peek(MARK + 10_000)).toEqual({ limit: 2, remaining: 2, reset: MARK / 1000 + 20 });
  });

  it("lets a steady other app take its share evenly", () => {
    const window = createRateWindow(
      () => 100,
      () => OtherApp.parse({ share: 0.4 }),
    );
    expect(window.peek(MARK).remaining).toBe(100);
    expect(window.peek(MARK + 5_000).remaining).toBe(80);
    expect(window.peek(MARK + 9_999).remaining).toBe(61);
  });

  it("lets a bursting other app take its share at once, in its own windows only", () => {
    const otherApp = OtherApp.parse({
      share: 0.4,
      pattern: "bursts",
      burstAtMs: 3_000,
      onWindows: 1,
      offWindows: 1,
    });
    const window = createRateWindow(
      () => 100,
      () => otherApp,
    );
    const isOn = (MARK / 10_000) % 2 === 0;
    const on = isOn ? MARK : MARK + 10_000;
    expect(window.peek(on + 2_999).remaining).toBe(100);
    expect(window.peek(on + 3_000).remaining).toBe(60);
    expect(window.peek(on + 13_000).remaining).toBe(100);
  });

  it("tells afterwards what each window saw, and what the other app didn't get", () => {
    const window = createRateWindow(
      () => 10,
      () => OtherApp.parse({ share: 0.4, pattern: "bursts", burstAtMs: 5_000 }),
    );
    for (let call = 0; call < 8; call += 1) window.take(MARK + call);
    expect(window.peek(MARK + 6_000).remaining).toBe(0);
    window.refuse(MARK + 6_001);
    window.take(MARK + 10_000);
    expect(window.seen(MARK + 10_001)).toEqual([
      { startsAt: MARK, limit: 10, own: 8, refused: 1, otherApp: 2, otherAppRefused: 2 },
      { startsAt: MARK + 10_000, limit: 10, own: 1, refused: 0, otherApp: 0, otherAppRefused: 0 },
    ]);
  });

  it("never lets more through than the limit, whoever calls when", () => {
    const otherApps = fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      pattern: fc.constantFrom("steady" as const, "bursts" as const),
      burstAtMs: fc.integer({ min: 0, max: 10_000 }),
    });
    const gaps = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), otherApps, gaps, (limit, otherApp, waits) => {
        const window = createRateWindow(
          () => limit,
          () => OtherApp.parse(otherApp),
        );
        let now = MARK;
        for (const gap of waits) {
          now += gap;
          if (window.peek(now).remaining > 0) window.take(now);
          else window.refuse(now);
        }
        for (const seen of window.seen(now)) {
          expect(seen.own + seen.otherApp).toBeLessThanOrEqual(limit);
          if (seen.refused > 0) expect(seen.own + seen.otherApp).toBe(limit);
        }
        const calls = window.seen(now).reduce((sum, seen) => sum + seen.own + seen.refused, 0);
        expect(calls).toBe(waits.length);
      }),
    );
  });
});
