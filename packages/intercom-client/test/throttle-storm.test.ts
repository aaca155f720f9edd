import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createThrottle } from "../src/index.ts";
import { backlog, busiest, createLimitedServer, perWindow } from "./support/limited-server.ts";

const MARK = 1_767_225_600_000;
const WINDOW_MS = 10_000;

beforeEach(() => void vi.useFakeTimers({ now: MARK }));
afterEach(() => void vi.useRealTimers());

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

interface Storm {
  readonly limit: number;
  /** When in a window the other app takes what is left of it. */
  readonly atMs: number;
  /** Whether it does so in the n-th window. */
  readonly isOn: (window: number) => boolean;
  readonly latencyMs?: () => number;
  readonly skewMs?: number;
  readonly windows?: number;
}

/** A backlog beside an app that takes all that is left of some windows; what we did in each window after the first two. */
async function besideStorm({ limit, atMs, isOn, latencyMs, skewMs = 0, windows = 22 }: Storm) {
  const server = createLimitedServer({ limit, latencyMs: latencyMs ?? (() => 30), skewMs });
  const taken = new Set<number>();
  const storm = setInterval(() => {
    const elapsed = Date.now() + skewMs - MARK;
    const window = Math.floor(elapsed / WINDOW_MS);
    if (taken.has(window) || elapsed % WINDOW_MS < atMs || !isOn(window)) return;
    taken.add(window);
    while (server.arrive());
  }, 10);
  const stop = backlog(createThrottle(), server);

  await vi.advanceTimersByTimeAsync((windows + 1) * WINDOW_MS);
  stop();
  clearInterval(storm);

  const first = 2;
  const start = MARK - skewMs + first * WINDOW_MS;
  const indices = Array.from({ length: windows - first }, (_, index) => index + first);
  const free = indices.map((window) => !isOn(window));
  const own = perWindow(server.arrivals, start, indices.length);
  const refused = perWindow(server.refused, start, indices.length);
  const use = sum(own.filter((_, index) => free[index])) / (0.75 * limit * free.filter(Boolean).length);
  const early = server.sent.filter((at) =>
    server.refusals.some(({ answeredAt, resetAt }) => at > answeredAt && at < resetAt),
  );
  return { server, own, refused, use, early };
}

const far = () => 10 + Math.random() * 160;

it.each([
  { what: "every other window", limit: 167, atMs: 0, isOn: (window: number) => window % 2 === 0 },
  {
    what: "every other window",
    limit: 1_666,
    atMs: 0,
    isOn: (window: number) => window % 2 === 0,
    windows: 8,
  },
  {
    what: "every other window, far away",
    limit: 1_666,
    atMs: 0,
    isOn: (window: number) => window % 2 === 0,
    latencyMs: far,
    windows: 8,
  },
  { what: "every other window, later", limit: 167, atMs: 3_000, isOn: (window: number) => window % 2 === 0 },
  {
    what: "every other window, at its end",
    limit: 167,
    atMs: 8_000,
    isOn: (window: number) => window % 2 === 0,
  },
  { what: "three of four windows", limit: 167, atMs: 0, isOn: (window: number) => window % 4 !== 0 },
  { what: "ten windows in a row", limit: 167, atMs: 0, isOn: (window: number) => window >= 4 && window < 14 },
  {
    what: "every other window by a clock of its own",
    limit: 167,
    atMs: 0,
    isOn: (window: number) => window % 2 === 0,
    skewMs: 3_700,
    latencyMs: far,
  },
])("uses its share of free windows at $limit where another app takes all of $what", async (storm) => {
  const { server, refused, use, early } = await besideStorm(storm);

  expect(use).toBeGreaterThanOrEqual(0.8);
  expect(Math.max(...refused)).toBeLessThanOrEqual(5);
  expect(early).toEqual([]);
  expect(busiest(server.sent)).toBeLessThanOrEqual(0.8 * storm.limit);
});
