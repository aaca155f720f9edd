import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createThrottle } from "../src/index.ts";
import { besideStorm } from "./support/beside-storm.ts";
import { backlog, busiest, createLimitedServer, perWindow } from "./support/limited-server.ts";

const MARK = 1_767_225_600_000;
const WINDOW_MS = 10_000;

beforeEach(() => void vi.useFakeTimers({ now: MARK }));
afterEach(() => void vi.useRealTimers());

const mean = (numbers: readonly number[]) =>
  numbers.reduce((total, number) => total + number, 0) / numbers.length;
const everyOther = (window: number) => window % 2 === 0;
const far = () => 10 + Math.random() * 160;

it.each([
  { what: "every other window", limit: 167, atMs: 0, isOn: everyOther },
  {
    what: "every other window",
    limit: 1_666,
    atMs: 0,
    isOn: everyOther,
    windows: 6,
  },
  {
    what: "every other window, far away",
    limit: 1_666,
    atMs: 0,
    isOn: everyOther,
    latencyMs: far,
    windows: 6,
  },
  { what: "every other window, later", limit: 167, atMs: 3_000, isOn: everyOther },
  {
    what: "every other window, at its end",
    limit: 167,
    atMs: 8_000,
    isOn: everyOther,
  },
  { what: "three of four windows", limit: 167, atMs: 0, isOn: (window: number) => window % 4 !== 0 },
  { what: "ten windows in a row", limit: 167, atMs: 0, isOn: (window: number) => window >= 4 && window < 14 },
  {
    what: "every other window by a clock of its own",
    limit: 167,
    atMs: 0,
    isOn: everyOther,
    skewMs: 3_700,
    latencyMs: far,
  },
  {
    what: "every other window, refused by an edge that tells nothing",
    limit: 167,
    atMs: 0,
    isOn: everyOther,
    headers: "successes" as const,
  },
  {
    what: "every other window, taken over in a free one",
    limit: 167,
    atMs: 0,
    isOn: everyOther,
    takeoverIn: 9,
  },
  {
    what: "every other window, taken over in another",
    limit: 167,
    atMs: 0,
    isOn: everyOther,
    takeoverIn: 10,
  },
])("uses its share of free windows at $limit where another app takes all of $what", async (storm) => {
  const { sent, refused, use, early } = await besideStorm(storm);

  expect(mean(use)).toBeGreaterThanOrEqual(0.8);
  expect(Math.max(...refused)).toBeLessThanOrEqual(5);
  expect(early).toEqual([]);
  expect(busiest(sent)).toBeLessThanOrEqual(0.8 * storm.limit);
});

const storms = fc.record({
  limit: fc.integer({ min: 40, max: 120 }),
  latencyMs: fc.integer({ min: 1, max: 170 }),
  skewMs: fc.integer({ min: -3_600_000, max: 3_600_000 }),
  jitter: fc.double({ min: 0, max: 0.999, noNaN: true }),
  pattern: fc.array(fc.boolean(), { minLength: 2, maxLength: 6 }),
});
type DrawnStorm = typeof storms extends fc.Arbitrary<infer Value> ? Value : never;

function drawn({ limit, latencyMs, skewMs, jitter, pattern }: DrawnStorm, atMs: number, windows: number) {
  vi.setSystemTime(MARK);
  const isOn = (window: number) => pattern[window % pattern.length] ?? false;
  return besideStorm({
    limit,
    atMs,
    isOn,
    latencyMs: () => latencyMs,
    skewMs,
    windows,
    random: () => jitter,
  });
}

// A run simulates a minute and more: making a failure smaller would outlast the test's time, and the tests after it share the clock.
const FEW_RUNS = { numRuns: 12, endOnFailure: true };

it("uses each free window after the first, whatever windows another app takes at their start", async ({
  signal,
}) => {
  await fc.assert(
    fc.asyncProperty(storms, async (storm) => {
      signal.throwIfAborted();
      const observed = await drawn(storm, 0, 10);

      for (const use of observed.use.slice(1)) expect(use).toBeGreaterThanOrEqual(0.8);
      expect(Math.max(...observed.refused)).toBeLessThanOrEqual(5);
      expect(observed.early).toEqual([]);
      expect(busiest(observed.sent)).toBeLessThanOrEqual(0.8 * storm.limit);
    }),
    FEW_RUNS,
  );
});

it("never sends between a 429 and its reset, nor beyond its share, whenever another app takes what is left", async ({
  signal,
}) => {
  await fc.assert(
    fc.asyncProperty(storms, fc.integer({ min: 0, max: 9_500 }), async (storm, atMs) => {
      signal.throwIfAborted();
      const observed = await drawn(storm, atMs, 8);
      const inFlight = Math.ceil((1.5 * 0.75 * storm.limit * 2 * storm.latencyMs) / WINDOW_MS);

      expect(Math.max(...observed.refused)).toBeLessThanOrEqual(5 + inFlight);
      expect(observed.early).toEqual([]);
      expect(busiest(observed.sent)).toBeLessThanOrEqual(0.8 * storm.limit);
    }),
    {
      ...FEW_RUNS,
      examples: [
        [{ limit: 40, latencyMs: 1, skewMs: -281_249, jitter: 0.5, pattern: [false, false, true] }, 3_831],
      ],
    },
  );
});

it("follows a limit that changes", async () => {
  const limits = [167, 167, 167, 100, 100, 100, 400, 400, 400, 400];
  const limitOf = (window: number) => limits[window] ?? 167;
  const server = createLimitedServer({ limit: () => limitOf(Math.floor((Date.now() - MARK) / WINDOW_MS)) });
  const stop = backlog(createThrottle(), server);

  await vi.advanceTimersByTimeAsync(limits.length * WINDOW_MS);
  stop();

  const use = perWindow(server.arrivals, MARK, limits.length).map((count, index) => count / limitOf(index));
  for (const used of use) expect(used).toBeLessThanOrEqual(0.8);
  // After a fall the bound of any ten seconds moves calls into the next window.
  for (const used of use.slice(1)) expect(used).toBeGreaterThanOrEqual(0.5);
  for (const index of [2, 5, 7, 8, 9]) expect(use[index]).toBeGreaterThanOrEqual(0.74);
  expect(server.refused).toEqual([]);
});

it("finds its way out of refusals without a header, from its very first call on", async () => {
  const server = createLimitedServer({ limit: 167, headers: "successes" });
  while (server.arrive());
  const stop = backlog(createThrottle(), server);

  await vi.advanceTimersByTimeAsync(4 * WINDOW_MS);
  stop();

  expect(server.refused).toHaveLength(1);
  expect(Math.min(...perWindow(server.arrivals, MARK + 2 * WINDOW_MS, 2))).toBeGreaterThanOrEqual(0.7 * 167);
});
