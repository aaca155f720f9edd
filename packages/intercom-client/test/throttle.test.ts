import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createThrottle } from "../src/index.ts";
import { backlog, createLimitedServer } from "./support/limited-server.ts";

const MARK = 1_767_225_600_000;

beforeEach(() => void vi.useFakeTimers({ now: MARK }));
afterEach(() => void vi.useRealTimers());

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

it("lets a call that goes first pass those that wait, behind its own kind, and forgets it where it was aborted", async () => {
  const throttle = createThrottle();
  const order: string[] = [];
  const abort = new AbortController();
  const run = (name: string, options: Parameters<typeof throttle.run>[1] = {}) =>
    throttle.run(async () => void order.push(name), options);

  const runs = [
    run("read 1"),
    run("read 2"),
    run("DELETE 1", { goes: "first" }),
    run("DELETE 2", { goes: "first", signal: abort.signal }),
    run("read 3"),
    run("DELETE 3", { goes: "first" }),
  ];
  const aborted = expect(runs[3]).rejects.toMatchObject({ code: "aborted" });
  abort.abort();
  expect(throttle.state.queued).toBe(5);
  await vi.advanceTimersByTimeAsync(10_000);

  await aborted;
  expect(order).toEqual(["DELETE 1", "DELETE 3", "read 1", "read 2", "read 3"]);
  expect(throttle.state.queued).toBe(0);
});

it("charges a call that fails like any other", async () => {
  const throttle = createThrottle();

  const run = throttle.run(() => Promise.reject(new Error("broken")));
  await Promise.all([expect(run).rejects.toThrow("broken"), vi.advanceTimersByTimeAsync(100)]);

  expect(throttle.state.spentInWindow).toBe(1);
});

it.each([
  { what: "the reset", at: 4_000, headers: { resetAt: MARK + 10_000 }, until: 10_000 },
  {
    what: "the reset, by Intercom's clock",
    at: 4_000,
    headers: { resetAt: MARK + 70_000, serverDate: MARK + 64_000 },
    until: 10_000,
  },
  { what: "one window if the reset is past", at: 4_000, headers: { resetAt: MARK - 30_000 }, until: 14_000 },
  { what: "a minute if the reset is far", at: 4_000, headers: { resetAt: MARK + 3_600_000 }, until: 64_000 },
  {
    what: "Retry-After",
    at: 4_000,
    headers: { retryAfterMs: 25_000, resetAt: MARK + 10_000 },
    until: 29_000,
  },
  { what: "one window if nothing is told", at: 4_000, headers: {}, until: 14_000 },
])("pauses for 429 until $what", async ({ at, headers, until }) => {
  const throttle = createThrottle({ random: () => 0.5 });
  await vi.advanceTimersByTimeAsync(at);
  throttle.observe({
    status: 429,
    limit: null,
    remaining: null,
    resetAt: null,
    retryAfterMs: null,
    at: MARK + at,
    ...headers,
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
  first.observe({
    status: 429,
    limit: 167,
    remaining: 0,
    resetAt: MARK + 10_000,
    retryAfterMs: null,
    at: MARK,
  });
  expect(first.state).toMatchObject({ limit: 167, pausedUntil: MARK + 10_000 });

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

it("backs off from refusals that tell nothing, and recovers with the first window that is found free", async () => {
  const server = createLimitedServer({ limit: 167 });
  const throttle = createThrottle({ random: () => 0.5 });
  const stop = backlog(throttle, server);
  await vi.advanceTimersByTimeAsync(10_000);
  const refuse = () =>
    throttle.observe({
      status: 429,
      limit: null,
      remaining: null,
      resetAt: null,
      retryAfterMs: null,
      at: Date.now(),
    });

  const pauses: number[] = [];
  for (let refusals = 0; refusals < 4; refusals += 1) {
    refuse();
    pauses.push((throttle.state.pausedUntil ?? 0) - Date.now());
    await vi.advanceTimersByTimeAsync(5_000);
  }

  expect(pauses.map(Math.round)).toEqual([10_500, 11_000, 12_000, 14_000]);
  expect(throttle.state.budgetPerWindow).toBeLessThan(0.5 * 125);
  await vi.advanceTimersByTimeAsync(12_000);
  stop();
  expect(throttle.state.budgetPerWindow).toBe(125);
});

it.each([0, 0.81, Number.NaN])("refuses a share of %d", (share) => {
  expect(() => createThrottle({ share })).toThrow(expect.objectContaining({ code: "invalid_options" }));
});

it("keeps to a small share, for what runs beside another throttle", () => {
  expect(createThrottle({ share: 0.1, initialLimit: 166 }).state.budgetPerWindow).toBe(16);
});
