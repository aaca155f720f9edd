import { afterEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "./clock.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("systemClock", () => {
  it("sleeps as long as it is told", async () => {
    vi.useFakeTimers();
    const woken = vi.fn();

    const sleep = systemClock.sleep(1_000).then(woken);
    await vi.advanceTimersByTimeAsync(999);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);

    await sleep;
    expect(woken).toHaveBeenCalledOnce();
  });

  it("sleeps longer than the longest timer of Node", async () => {
    vi.useFakeTimers();
    const woken = vi.fn();
    const days = 24 * 60 * 60 * 1_000;

    void systemClock.sleep(60 * days).then(woken);
    await vi.advanceTimersByTimeAsync(60 * days - 1);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);

    expect(woken).toHaveBeenCalledOnce();
  });

  it("wakes with the signal's reason and leaves no timer behind", async () => {
    vi.useFakeTimers();
    const controller = new AbortController();
    const reason = new Error("stop");

    const sleep = systemClock.sleep(1_000, controller.signal);
    controller.abort(reason);

    await expect(sleep).rejects.toBe(reason);
    await expect(systemClock.sleep(1_000, controller.signal)).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("counts durations by a clock that never goes back", () => {
    const earlier = systemClock.monotonic();
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(earlier);
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
  });
});
