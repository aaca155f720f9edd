import { setTimeout as sleep } from "node:timers/promises";
import type { OtherAppInput, WindowSeen } from "@intercom-dsar/intercom-simulator";
import { runConsumer } from "./consumer-run.ts";
import { atLeast, atMost, type Figure, type Row, reported } from "./figure.ts";
import { accessRequests, CALLS_PER_ACCESS, peopleSeed, WORKSPACE } from "./people.ts";
import { makeScratch } from "./scratch.ts";
import { startSimulator } from "./start-simulator.ts";
import { sum } from "./statistics.ts";
import { busiestTenSeconds } from "./windows.ts";

/** The service's own share, and what it and others together may use at most. */
const SHARE = 0.75;
const TOGETHER = 0.95;
/** The page that the product was asked for by promises 70 to 80 % of the limit. */
const BOUND = 0.8;
const WINDOW_MS = 10_000;
/** The first window has begun before the consumer did; the last is still open. */
const WINDOWS_AROUND = 2;

export interface BudgetUseOptions {
  readonly name: string;
  /** Calls per 10 s. */
  readonly limit: number;
  /** Full windows that count. @default 12 */
  readonly windows?: number;
  /** Least and greatest time before an answer. @default 20 to 60 */
  readonly latencyMs?: readonly [number, number];
  /** Another app that takes part of the same limit. */
  readonly otherApp?: OtherAppInput;
  /** Requests in the queue; by default as many as the budget can end in that time. */
  readonly backlog?: number;
}

/** A backlog of access requests against a limit: how much of what is allowed is used, and whether it is ever exceeded. */
export function budgetUse(options: BudgetUseOptions): Figure {
  const { name, limit, windows = 12, latencyMs = [20, 60], otherApp = null } = options;
  const [latency, most] = latencyMs;
  const beside = otherApp === null ? "" : ", beside an app that takes 40 % of it in bursts";
  return {
    name: `budget-use-${name}`,
    describe: `calls made ÷ calls allowed in ${windows} full windows at ${limit} per 10 s, answers after ${latency} to ${most} ms${beside}`,
    async measure(progress) {
      const needed = Math.ceil((limit * SHARE * (windows + WINDOWS_AROUND)) / CALLS_PER_ACCESS);
      const backlog = options.backlog ?? needed;
      const settings = { limitPerWindow: limit, latencyMs: latency, jitterMs: most - latency, otherApp };
      const simulator = await startSimulator(peopleSeed(backlog, settings));
      const scratch = makeScratch();
      const consumer = runConsumer({
        simulator,
        directory: scratch.directory,
        requests: accessRequests(backlog),
      });
      for (let window = 1; window <= windows + WINDOWS_AROUND; window += 1) {
        await sleep(WINDOW_MS);
        const [last] = (await simulator.windows(WORKSPACE)).slice(-2);
        progress(
          `${window * 10} s, ${consumer.outcomes()} outcomes, ${last?.own ?? 0} calls in the last full window`,
        );
      }
      const seen = await simulator.windows(WORKSPACE);
      const calls = await simulator.calls();
      await consumer.kill();
      await simulator.stop();
      scratch.remove();
      const times = calls.filter(({ status }) => status !== 429).map(({ at }) => at);
      return rows(options, fullWindows(seen, windows), busiestTenSeconds(times) / limit);
    },
  };
}

function rows(
  { name, limit, otherApp }: BudgetUseOptions,
  full: readonly Omit<WindowSeen, "limit">[],
  sliding: number,
): Row[] {
  const made = sum(full.map(({ own }) => own));
  const allowed = sum(full.map((window) => Math.min(SHARE * limit, TOGETHER * limit - window.otherApp)));
  const aligned = Math.max(...full.map(({ own }) => own)) / limit;
  const refused = sum(full.map((window) => window.refused));
  const minutes = (full.length * WINDOW_MS) / 60_000;
  const [goal, mayBeRefused] = otherApp === undefined ? [0.97, 0] : [0.9, minutes];
  const common = [
    atLeast(`budget use, ${name}`, made / allowed, goal, `${made} calls in ${full.length} windows`),
    atMost(`429s, ${name}`, refused, mayBeRefused, `in ${minutes} min`),
    atMost(`busiest window ÷ limit, ${name}`, aligned, BOUND),
    atMost(`busiest 10 s ÷ limit, ${name}`, sliding, BOUND),
  ];
  if (otherApp === undefined) return common;
  const shut = sum(full.map(({ otherAppRefused }) => otherAppRefused));
  const asked = shut + sum(full.map((window) => window.otherApp));
  return [...common, reported(`the other app's calls refused, ${name}`, `${shut} of ${asked}`)];
}

const NOTHING = { own: 0, refused: 0, otherApp: 0, otherAppRefused: 0 };

/** The windows after the first that saw a call; one without any call is not told by the simulator and counts as empty. */
function fullWindows(seen: readonly WindowSeen[], count: number): readonly Omit<WindowSeen, "limit">[] {
  const first = seen[0]?.startsAt ?? 0;
  return Array.from({ length: count }, (_, index) => {
    const startsAt = first + (index + 1) * WINDOW_MS;
    return seen.find((window) => window.startsAt === startsAt) ?? { startsAt, ...NOTHING };
  });
}
