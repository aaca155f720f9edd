import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createThrottle, type Throttle } from "../src/index.ts";
import { busiest, createLimitedServer, type LimitedServer, perWindow } from "./support/limited-server.ts";

const MARK = 1_767_225_600_000;
const MINUTE_MS = 60_000;

beforeEach(() => void vi.useFakeTimers({ now: MARK }));
afterEach(() => void vi.useRealTimers());

/** A backlog: so many callers that always have a next call. Returns the way to stop them. */
function backlog(throttle: Throttle, server: LimitedServer, callers = 64): () => void {
  const abort = new AbortController();
  for (let caller = 0; caller < callers; caller += 1) {
    void (async () => {
      while (!abort.signal.aborted) await server.call(throttle, abort.signal).catch(() => {});
    })();
  }
  return () => abort.abort();
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

it.each([
  { limit: 167, skewMs: 0, latency: "50 ms", latencyMs: () => 50 },
  { limit: 1_666, skewMs: 0, latency: "50 ms", latencyMs: () => 50 },
  { limit: 167, skewMs: 3_700, latency: "20 to 320 ms", latencyMs: () => 20 + Math.random() * 300 },
  { limit: 1_666, skewMs: -47_300, latency: "20 to 320 ms", latencyMs: () => 20 + Math.random() * 300 },
])("uses its share of $limit, $latency away, clock $skewMs ms off", async ({ limit, skewMs, latencyMs }) => {
  const server = createLimitedServer({ limit, skewMs, latencyMs });
  const stop = backlog(createThrottle(), server, 128);

  await vi.advanceTimersByTimeAsync(14 * 10_000);
  stop();

  const mark = MARK + 10_000 - (((skewMs % 10_000) + 10_000) % 10_000);
  const windows = perWindow(server.arrivals, mark, 12);
  expect(sum(windows) / 12).toBeGreaterThanOrEqual(0.97 * 0.75 * limit);
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

it("stays slow where answers have no headers", async () => {
  const server = createLimitedServer({ limit: 1_666, headers: false });
  const throttle = createThrottle();
  const stop = backlog(throttle, server);

  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  stop();

  expect(busiest(server.arrivals)).toBeLessThanOrEqual(7);
  expect(server.arrivals.length).toBeGreaterThanOrEqual(36);
  expect(throttle.state.limit).toBeNull();
});

it("keeps what it knows where some answers have no headers", async () => {
  const throttle = createThrottle();
  throttle.observe({
    status: 200,
    limit: 167,
    remaining: 160,
    resetAt: MARK + 10_000,
    retryAfterMs: null,
    at: MARK,
  });
  throttle.observe({
    status: 500,
    limit: null,
    remaining: null,
    resetAt: null,
    retryAfterMs: null,
    at: MARK,
  });

  expect(throttle.state).toMatchObject({ limit: 167, remaining: 160, pausedUntil: null });
});

it("lets calls through in the order of their arrival, and forgets those that were aborted", async () => {
  const throttle = createThrottle();
  const order: number[] = [];
  const abort = new AbortController();
  const call = (number: number) => async () => void order.push(number);

  const runs = [1, 2, 3, 4, 5].map((number) =>
    throttle.run(call(number), number === 3 ? { signal: abort.signal } : undefined),
  );
  const aborted = expect(runs[2]).rejects.toMatchObject({ code: "aborted", sent: false });
  expect(throttle.state.queued).toBe(5);
  abort.abort();
  await vi.advanceTimersByTimeAsync(10_000);

  await aborted;
  expect(order).toEqual([1, 2, 4, 5]);
  await expect(throttle.run(call(6), { signal: abort.signal })).rejects.toMatchObject({ code: "aborted" });
});

it("charges a call that fails like any other", async () => {
  const throttle = createThrottle();

  const run = throttle.run(() => Promise.reject(new Error("broken")));
  await Promise.all([expect(run).rejects.toThrow("broken"), vi.advanceTimersByTimeAsync(100)]);

  expect(throttle.state.spentInWindow).toBe(1);
});

it.each([
  { what: "the reset", at: 4_000, told: { resetAt: MARK + 10_000 }, until: 10_000 },
  {
    what: "the reset, by Intercom's clock",
    at: 4_000,
    told: { resetAt: MARK + 70_000, serverDate: MARK + 64_000 },
    until: 10_000,
  },
  { what: "one window if the reset is past", at: 4_000, told: { resetAt: MARK - 30_000 }, until: 14_000 },
  { what: "a minute if the reset is far", at: 4_000, told: { resetAt: MARK + 3_600_000 }, until: 64_000 },
  { what: "Retry-After", at: 4_000, told: { retryAfterMs: 25_000, resetAt: MARK + 10_000 }, until: 29_000 },
  { what: "one window if nothing is told", at: 4_000, told: {}, until: 14_000 },
])("pauses for 429 until $what", async ({ at, told, until }) => {
  const throttle = createThrottle({ random: () => 0.5 });
  await vi.advanceTimersByTimeAsync(at);
  throttle.observe({
    status: 429,
    limit: null,
    remaining: null,
    resetAt: null,
    retryAfterMs: null,
    at: MARK + at,
    ...told,
  });
  const sent = vi.fn(async () => {});

  void throttle.run(sent);

  const jitter = 500;
  expect(throttle.state.pausedUntil).toBeCloseTo(MARK + until + jitter, 0);
  await vi.advanceTimersByTimeAsync(until + jitter - at - 1);
  expect(sent).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(50);
  expect(sent).toHaveBeenCalledOnce();
});

it("does not pause for a pending export", () => {
  const throttle = createThrottle();
  throttle.observe({
    status: 429,
    limit: 167,
    remaining: 100,
    resetAt: MARK + 10_000,
    retryAfterMs: null,
    at: MARK,
    pendingExport: true,
  });

  expect(throttle.state.pausedUntil).toBeNull();
});

it("remembers limit and pause across processes", async () => {
  const first = createThrottle({ random: () => 0 });
  const remembered = vi.fn();
  const forget = first.onChange(remembered);
  first.observe({
    status: 429,
    limit: 167,
    remaining: 0,
    resetAt: MARK + 10_000,
    retryAfterMs: null,
    at: MARK,
  });
  forget();
  first.pauseUntil(MARK + 20_000);
  expect(remembered).toHaveBeenLastCalledWith(
    expect.objectContaining({ limit: 167, pausedUntil: MARK + 10_000 }),
  );

  const second = createThrottle();
  second.restore({ limit: 167, pausedUntil: MARK + 10_000 });
  const sent = vi.fn(async () => {});
  void second.run(sent);

  await vi.advanceTimersByTimeAsync(9_999);
  expect(sent).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(50);
  expect(sent).toHaveBeenCalledOnce();
  expect(second.state).toMatchObject({ limit: 167, budgetPerWindow: 125, pausedUntil: null });
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
  }, 10);
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

it("backs off from a limit that is hit again and again, and recovers", async () => {
  const server = createLimitedServer({ limit: 167 });
  const throttle = createThrottle({ random: () => 0.5 });
  const stop = backlog(throttle, server);
  await vi.advanceTimersByTimeAsync(10_000);
  const strike = () =>
    throttle.observe({
      status: 429,
      limit: 167,
      remaining: 0,
      resetAt: null,
      retryAfterMs: 0,
      at: Date.now(),
    });

  const pauses: number[] = [];
  for (let strikes = 0; strikes < 4; strikes += 1) {
    strike();
    pauses.push((throttle.state.pausedUntil ?? 0) - Date.now());
    await vi.advanceTimersByTimeAsync(5_000);
  }

  expect(pauses.map(Math.round)).toEqual([500, 1_000, 2_000, 4_000]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(throttle.state.budgetPerWindow).toBeLessThan(0.5 * 125);
  await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
  stop();
  expect(throttle.state.budgetPerWindow).toBe(125);
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

it.each([0.69, 0.81, Number.NaN])("refuses a share of %d", (share) => {
  expect(() => createThrottle({ share })).toThrow(expect.objectContaining({ code: "invalid_options" }));
});
