import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createPacer } from "./pacer.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_767_225_600_000 }));
afterEach(() => void vi.useRealTimers());

/** A pacer that is always asked for more, and the moments of its turns. */
function busyPacer() {
  const turns: number[] = [];
  const start = Date.now();
  const pacer = createPacer(() => {
    turns.push(Date.now() - start);
    pacer.ask(1_000);
  });
  return { pacer, turns };
}

it("gives turns at even distances, without drift", async () => {
  const { pacer, turns } = busyPacer();
  pacer.space(9_800 / 1_249);
  pacer.ask(1_000);

  await vi.advanceTimersByTimeAsync(98_000);

  expect(turns.length).toBeGreaterThanOrEqual(12_490);
  expect(turns.length).toBeLessThanOrEqual(12_492);
});

it("goes on after its distance was changed a thousand times", async () => {
  const { pacer, turns } = busyPacer();
  pacer.space(80);
  pacer.ask(1_000);
  for (let change = 0; change < 1_000; change += 1) {
    pacer.space(80 + (change % 7));
    await vi.advanceTimersByTimeAsync(20);
  }

  expect(turns.length).toBeGreaterThan(20_000 / 87);
  expect(turns.length).toBeLessThan(20_000 / 79);
});

it("does not sit out a long distance when a short one takes its place", async () => {
  const { pacer, turns } = busyPacer();
  pacer.space(60_000);
  pacer.ask(1_000);
  await vi.advanceTimersByTimeAsync(100);
  pacer.space(100);
  pacer.ask(1_000);
  await vi.advanceTimersByTimeAsync(1_000);

  expect(turns.length).toBeGreaterThanOrEqual(10);
});

it("makes up for no more than half a second that the event loop was busy", async () => {
  vi.useRealTimers();
  const { pacer, turns } = busyPacer();
  pacer.space(10);
  pacer.ask(1_000);
  await vi.waitFor(() => expect(turns.length).toBeGreaterThan(5));
  const before = turns.length;

  const until = performance.now() + 1_500;
  while (performance.now() < until);
  const freeAt = performance.now();
  await vi.waitFor(() => expect(turns.length - before).toBeGreaterThan(10), { interval: 1 });

  const since = (performance.now() - freeAt) / 10;
  expect(turns.length - before).toBeLessThanOrEqual(52 + since);
  pacer.space(60_000);
});

it("starts anew after the wall clock was set back", async () => {
  const { pacer, turns } = busyPacer();
  pacer.space(100);
  pacer.ask(1_000);
  await vi.advanceTimersByTimeAsync(1_000);
  vi.setSystemTime(Date.now() - 3_600_000);
  pacer.restart();
  pacer.ask(1_000);
  const before = turns.length;
  await vi.advanceTimersByTimeAsync(1_000);

  expect(turns.length - before).toBeGreaterThanOrEqual(9);
});
