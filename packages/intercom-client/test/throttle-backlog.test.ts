import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createThrottle } from "../src/index.ts";
import { backlog, busiest, createLimitedServer, perWindow } from "./support/limited-server.ts";

const MARK = 1_767_225_600_000;
const MINUTE_MS = 60_000;

beforeEach(() => void vi.useFakeTimers({ now: MARK }));
afterEach(() => void vi.useRealTimers());

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

it.each([
  { limit: 167, skewMs: 0, latency: "50 ms", latencyMs: () => 50 },
  { limit: 1_666, skewMs: 0, latency: "50 ms", latencyMs: () => 50 },
  { limit: 167, skewMs: 3_700, latency: "20 to 320 ms", latencyMs: () => 20 + Math.random() * 300 },
  { limit: 1_666, skewMs: -47_300, latency: "20 to 320 ms", latencyMs: () => 20 + Math.random() * 300 },
])("uses its share of $limit, $latency away, clock $skewMs ms off", async ({ limit, skewMs, latencyMs }) => {
  const server = createLimitedServer({ limit, skewMs, latencyMs });
  const stop = backlog(createThrottle(), server, 128);

  await vi.advanceTimersByTimeAsync(9 * 10_000);
  stop();

  const mark = MARK + 10_000 - (((skewMs % 10_000) + 10_000) % 10_000);
  const windows = perWindow(server.arrivals, mark, 7);
  expect(sum(windows) / 7).toBeGreaterThanOrEqual(0.97 * 0.75 * limit);
  expect(Math.max(...windows)).toBeLessThanOrEqual(0.8 * limit);
  expect(busiest(server.arrivals)).toBeLessThanOrEqual(0.8 * limit);
  expect(server.refused).toEqual([]);
});

it("spreads its share evenly over the window", async () => {
  const server = createLimitedServer({ limit: 1_666 });
  const stop = backlog(createThrottle(), server);

  await vi.advanceTimersByTimeAsync(30_000);
  stop();

  expect(busiest(server.arrivals, 1_000)).toBeLessThanOrEqual(1.1 * 125);
});

it("sends one call and waits for its answer before it sends more", async () => {
  const server = createLimitedServer({ limit: 1_666, latencyMs: () => 2_000 });
  const stop = backlog(createThrottle(), server);

  await vi.advanceTimersByTimeAsync(3_900);
  expect(server.arrivals).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(3_000);
  stop();

  expect(server.arrivals.length).toBeGreaterThan(60);
});

it("takes the least limit that Intercom gives where answers have no headers", async () => {
  const server = createLimitedServer({ limit: 1_666, headers: false });
  const throttle = createThrottle();
  const stop = backlog(throttle, server);

  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  stop();

  expect(busiest(server.arrivals)).toBeLessThanOrEqual(0.8 * 166);
  expect(server.arrivals.length).toBeGreaterThanOrEqual(5 * 0.7 * 166);
  expect(throttle.state.limit).toBeNull();
});

it.each([0, 500, 4_000, 15_000])(
  "keeps every window in bounds when another process takes over %d ms later",
  async (gap) => {
    const server = createLimitedServer({ limit: 167 });
    const stopFirst = backlog(createThrottle(), server);
    await vi.advanceTimersByTimeAsync(34_700);
    stopFirst();
    await vi.advanceTimersByTimeAsync(gap);
    const takenOverAt = Date.now();

    const stopSecond = backlog(createThrottle(), server);
    await vi.advanceTimersByTimeAsync(35_000);
    stopSecond();

    expect(busiest(server.arrivals)).toBeLessThanOrEqual(0.8 * 167);
    expect(Math.max(...perWindow(server.arrivals, MARK, 8))).toBeLessThanOrEqual(0.8 * 167);
    expect(server.arrivals.filter((time) => time > takenOverAt).length).toBeGreaterThan(0.9 * 3 * 125);
  },
);

it.each([
  { what: "at the start of each window", share: 0.4, at: 0, on: 1, off: 0 },
  { what: "in the midst of each window", share: 0.4, at: 5_000, on: 1, off: 0 },
  { what: "at the end of each window", share: 0.4, at: 9_000, on: 1, off: 0 },
  { what: "in every other window", share: 0.4, at: 3_000, on: 1, off: 1 },
  { what: "half a minute long", share: 0.4, at: 3_000, on: 3, off: 3 },
])("leaves room for others' bursts $what and uses the rest", async ({ share, at, on, off }) => {
  const limit = 500;
  const server = createLimitedServer({ limit });
  const throttle = createThrottle();
  const taken = new Map<number, number>();
  const burst = setInterval(() => {
    const elapsed = (Date.now() - MARK) % 10_000;
    const window = Math.floor((Date.now() - MARK) / 10_000);
    if (taken.has(window) || elapsed < at || window % (on + off) >= on) return;
    taken.set(window, Array.from({ length: share * limit }, server.arrive).filter(Boolean).length);
  }, 100);
  const stop = backlog(throttle, server);

  await vi.advanceTimersByTimeAsync(20 * 10_000);
  stop();
  clearInterval(burst);

  const windows = perWindow(server.arrivals, MARK + 20_000, 17);
  const allowed = windows.map((_, index) =>
    Math.min(0.75 * limit, 0.95 * limit - (taken.get(index + 2) ?? 0)),
  );
  expect(sum(windows) / sum(allowed)).toBeGreaterThanOrEqual(0.9);
  expect(server.refused.filter((time) => time >= MARK + 20_000)).toEqual([]);
});

it("goes on when the wall clock is set back by an hour", async () => {
  const server = createLimitedServer({ limit: 167 });
  const stop = backlog(createThrottle(), server);
  await vi.advanceTimersByTimeAsync(15_000);
  const before = server.arrivals.length;

  vi.setSystemTime(Date.now() - 3_600_000);
  await vi.advanceTimersByTimeAsync(20_000);
  stop();

  expect(server.arrivals.length - before).toBeGreaterThan(200);
});
