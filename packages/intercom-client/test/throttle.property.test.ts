import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createThrottle } from "../src/index.ts";
import { busiest, wait } from "./support/limited-server.ts";

const MARK = 1_767_225_600_000;

beforeEach(() => void vi.useFakeTimers({ now: MARK }));
afterEach(() => void vi.useRealTimers());

// A run simulates a minute and more: making a failure smaller would outlast the test's time, and the tests after it share the clock.
const FEW_RUNS = { numRuns: 25, endOnFailure: true };

const answer = fc.record({
  latencyMs: fc.integer({ min: 0, max: 3_000 }),
  status: fc.constantFrom(200, 200, 200, 200, 429, 500),
  /** Intercom gives no app less than 166 a window. */
  limit: fc.integer({ min: 166, max: 400 }),
  hasHeaders: fc.boolean(),
  remaining: fc.double({ min: 0, max: 1, noNaN: true }),
  resetInMs: fc.oneof(fc.constant(null), fc.integer({ min: -60_000, max: 60_000 })),
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 5_000 })),
});

const arrivals = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 8_000 }), calls: fc.integer({ min: 1, max: 200 }) }),
  { minLength: 1, maxLength: 8 },
);

it("lets no more than 80 % of the limit through in any ten seconds, whatever comes and whatever is answered", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 166, max: 400 }),
      fc.constantFrom(0.7, 0.75, 0.8),
      arrivals,
      fc.array(answer, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 0, max: 9_999 }),
      async (limit, share, waves, answers, start) => {
        vi.setSystemTime(MARK + start);
        const throttle = createThrottle({ share });
        const sent: number[] = [];
        const stop = new AbortController();
        const call = async () => {
          const given = answers[sent.length % answers.length];
          const sentAt = Date.now();
          sent.push(performance.now());
          if (given === undefined) return;
          await wait(given.latencyMs);
          const { hasHeaders, remaining, resetInMs, retryAfterMs, status } = given;
          throttle.observe({
            status,
            limit: hasHeaders ? limit : null,
            remaining: hasHeaders ? Math.floor(remaining * limit) : null,
            resetAt: hasHeaders && resetInMs !== null ? Date.now() + resetInMs : null,
            retryAfterMs,
            at: Date.now(),
            sentAt,
          });
        };

        for (const { afterMs, calls } of waves) {
          await vi.advanceTimersByTimeAsync(afterMs);
          for (let count = 0; count < calls; count += 1) {
            throttle.run(call, { signal: stop.signal }).catch(() => {});
          }
        }
        await vi.advanceTimersByTimeAsync(60_000);
        stop.abort();
        await vi.advanceTimersByTimeAsync(5_000);

        expect(busiest(sent)).toBeLessThanOrEqual(0.8 * limit);
        expect(sent.length).toBeGreaterThan(0);
      },
    ),
    FEW_RUNS,
  );
});

it("holds the limit of the last answer, even when limits fall", async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, fc.array(answer, { minLength: 1, maxLength: 30 }), async (waves, answers) => {
      const throttle = createThrottle();
      const sent: number[] = [];
      const exceeded: number[] = [];
      let known = 10;
      const stop = new AbortController();
      const call = async () => {
        const { limit = 10, latencyMs = 0, resetInMs = null } = answers[sent.length % answers.length] ?? {};
        sent.push(performance.now());
        // More than the last 320 can never be within ten seconds.
        const recent = sent.slice(-400).filter((time) => time > performance.now() - 10_000);
        if (recent.length > 0.8 * known) exceeded.push(sent.length);
        await wait(latencyMs);
        known = limit;
        const resetAt = Date.now() + (resetInMs ?? 0);
        throttle.observe({
          status: 200,
          limit,
          remaining: limit,
          resetAt,
          retryAfterMs: null,
          at: Date.now(),
        });
      };
      const failures: unknown[] = [];

      for (const { afterMs, calls } of waves) {
        await vi.advanceTimersByTimeAsync(afterMs);
        for (let count = 0; count < calls; count += 1) {
          throttle.run(call, { signal: stop.signal }).catch((error: unknown) => failures.push(error));
        }
      }
      await vi.advanceTimersByTimeAsync(30_000);
      const failed = [...failures];
      stop.abort();
      await vi.advanceTimersByTimeAsync(5_000);

      expect(exceeded).toEqual([]);
      expect(failed).toEqual([]);
    }),
    FEW_RUNS,
  );
});

it("serves every call in the end, in order, if Intercom answers at all", async () => {
  await fc.assert(
    fc.asyncProperty(
      arrivals,
      fc.integer({ min: 20, max: 2_000 }),
      fc.integer({ min: 0, max: 2_000 }),
      async (waves, limit, latencyMs) => {
        const throttle = createThrottle();
        const served: number[] = [];
        let number = 0;
        for (const { afterMs, calls } of waves) {
          await vi.advanceTimersByTimeAsync(afterMs);
          for (let count = 0; count < calls; count += 1) {
            const own = number++;
            void throttle.run(async () => {
              served.push(own);
              await wait(latencyMs);
              const resetAt = (Math.floor(Date.now() / 10_000) + 1) * 10_000;
              throttle.observe({
                status: 200,
                limit,
                remaining: limit,
                resetAt,
                retryAfterMs: null,
                at: Date.now(),
              });
            });
          }
        }
        await vi.advanceTimersByTimeAsync((number / (0.7 * limit) + 3) * 10_000);

        expect(served).toEqual(Array.from({ length: number }, (_, index) => index));
        expect(throttle.state.queued).toBe(0);
      },
    ),
    { ...FEW_RUNS, numRuns: 12 },
  );
});
