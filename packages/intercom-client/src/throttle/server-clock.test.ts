import fc from "fast-check";
import { expect, it } from "vitest";
import { createServerClock, WINDOW_MS } from "./server-clock.ts";

const MARK = 1_767_225_600_000;

/** An answer as a server tells it whose clock is `offset` ahead of our monotonic one. */
function answer(
  offset: number,
  arrivedAt: number,
  roundTrip: number,
  tells: { date: boolean; reset: boolean },
) {
  const server = arrivedAt + offset;
  return {
    sentAt: arrivedAt - roundTrip / 2,
    answeredAt: arrivedAt + roundTrip / 2,
    resetAt: tells.reset ? (Math.floor(server / WINDOW_MS) + 1) * WINDOW_MS : null,
    serverDate: tells.date ? Math.floor(server / 1000) * 1000 : null,
  };
}

it("trusts our own clock until an answer says otherwise", () => {
  const clock = createServerClock(MARK);

  expect(clock.windowAt(12_345)).toBe(MARK + WINDOW_MS);
  expect(clock.toLocal(MARK + WINDOW_MS)).toBe(10_000);
});

it("finds Intercom's marks within a second and a round trip by Date, however wrong our own clock is", () => {
  const arrivals = fc.array(fc.integer({ min: 1_000, max: 60_000 }), { minLength: 1, maxLength: 50 });
  const skew = fc.integer({ min: -3_600_000, max: 3_600_000 });
  fc.assert(
    fc.property(
      skew,
      arrivals,
      fc.integer({ min: 1, max: 500 }),
      fc.boolean(),
      (wrong, times, trip, reset) => {
        const clock = createServerClock(MARK + wrong);
        for (const time of times.toSorted((a, b) => a - b)) {
          clock.learn(answer(MARK, time, trip, { date: true, reset }));
        }

        expect(Math.abs(clock.toLocal(MARK + 50_000) - 50_000)).toBeLessThanOrEqual(1_000 + trip);
      },
    ),
  );
});

it("finds the marks within a round trip by answers before and after one", () => {
  const clock = createServerClock(MARK - 4_000);
  for (let time = 0; time < 30_000; time += 80) {
    clock.learn(answer(MARK, time, 60, { date: false, reset: true }));
  }

  expect(Math.abs(clock.toLocal(MARK + 40_000) - 40_000)).toBeLessThanOrEqual(140);
});

it("starts over where a clock was set", () => {
  const clock = createServerClock(MARK);
  clock.learn(answer(MARK, 1_000, 50, { date: true, reset: true }));
  clock.learn(answer(MARK + 5_000, 2_000, 50, { date: true, reset: true }));

  expect(Math.abs(clock.toLocal(MARK + 50_000) - 45_000)).toBeLessThanOrEqual(1_050);
});

it("follows windows that do not begin on multiples of ten seconds", () => {
  const clock = createServerClock(MARK);
  clock.learn({ sentAt: 2_000, answeredAt: 2_050, resetAt: MARK + 7_000, serverDate: MARK + 2_000 });

  expect(clock.windowAt(3_000)).toBe(MARK - 3_000);
});
