import { setTimeout as sleep } from "node:timers/promises";
import type { CallSeen, WindowSeen } from "@intercom-dsar/intercom-simulator";
import { runConsumer } from "./consumer-run.ts";
import { atLeast, atMost, type Figure, type Row } from "./figure.ts";
import { accessRequests, CALLS_PER_ACCESS, peopleSeed, WORKSPACE } from "./people.ts";
import { makeScratch } from "./scratch.ts";
import { startSimulator } from "./start-simulator.ts";
import { sum } from "./statistics.ts";
import { busiestTenSeconds } from "./windows.ts";

const SHARE = 0.75;
const BOUND = 0.8;
const WINDOW_MS = 10_000;
/** Full windows that count, half of them free. */
const WINDOWS = 22;
const LEAST_LATENCY_MS = 20;
const MOST_LATENCY_MS = 60;
/** What a 429 takes on its way at most, besides the simulator's latency, on a busy machine. */
const ON_ITS_WAY_MS = 150;

interface BudgetUseStormOptions {
  readonly name: string;
  /** Calls per 10 s. */
  readonly limit: number;
  /** When in a window the other app takes what is left of it. @default 0 */
  readonly atMs?: number;
}

/** A backlog of access requests beside an app that takes the whole limit in every other window. */
export function budgetUseStorm({ name, limit, atMs = 0 }: BudgetUseStormOptions): Figure {
  const figure = `budget-use-storm-${name}`;
  return {
    name: figure,
    describe: `calls made ÷ calls allowed in the free ones of ${WINDOWS} windows at ${limit} per 10 s; another app takes all of the others, ${atMs} ms into them`,
    async measure(progress) {
      const backlog = Math.ceil((limit * (WINDOWS + 3)) / CALLS_PER_ACCESS);
      const otherApp = { share: 1, pattern: "bursts", burstAtMs: atMs, onWindows: 1, offWindows: 1 } as const;
      const jitterMs = MOST_LATENCY_MS - LEAST_LATENCY_MS;
      const settings = { limitPerWindow: limit, latencyMs: LEAST_LATENCY_MS, jitterMs, otherApp };
      const simulator = await startSimulator(peopleSeed(backlog, settings));
      const scratch = makeScratch();
      const consumer = runConsumer({
        simulator,
        directory: scratch.directory,
        requests: accessRequests(backlog),
      });
      for (let window = 1; window <= WINDOWS + 2; window += 1) {
        await sleep(WINDOW_MS);
        const [last] = (await simulator.windows(WORKSPACE)).slice(-2);
        progress(
          `${window * 10} s, ${consumer.outcomes()} outcomes, ${last?.own ?? 0} calls, ${last?.refused ?? 0} refused`,
        );
      }
      const windows = (await simulator.windows(WORKSPACE)).slice(1);
      const calls = await simulator.calls();
      await consumer.kill();
      await simulator.stop();
      scratch.remove();
      return rows(name, limit, windows, calls);
    },
  };
}

function rows(name: string, limit: number, seen: readonly WindowSeen[], calls: readonly CallSeen[]): Row[] {
  const first = seen[0]?.startsAt ?? 0;
  const counted = Array.from({ length: WINDOWS }, (_, index) => first + index * WINDOW_MS);
  const full = seen.filter(({ startsAt }) => counted.includes(startsAt));
  // The other app's windows are the even ones since 1970; one that saw no call is not told by the simulator.
  const free = counted.filter((startsAt) => (startsAt / WINDOW_MS) % 2 === 1);
  const made = sum(full.filter(({ startsAt }) => free.includes(startsAt)).map(({ own }) => own));
  const refused = Math.max(...full.map((window) => window.refused));
  const letIn = calls.filter(({ status }) => status !== 429).map(({ at }) => at);
  return [
    atLeast(
      `budget use in free windows, storm ${name}`,
      made / (SHARE * limit * free.length),
      BOUND,
      `${made} calls in ${free.length} windows`,
    ),
    atMost(`most 429s in a window, storm ${name}`, refused, 5),
    atMost(`calls between a 429 and its reset, storm ${name}`, sentInPause(calls), 0),
    atMost(`busiest 10 s ÷ limit, storm ${name}`, busiestTenSeconds(letIn) / limit, BOUND),
  ];
}

/** Calls that arrived after the answer of a 429 must have come, before the end of its window. `calls` in the order of submission. */
function sentInPause(calls: readonly Pick<CallSeen, "at" | "status">[]): number {
  let known = Number.POSITIVE_INFINITY;
  let reset = 0;
  let count = 0;
  for (const { at, status } of calls) {
    if (at >= reset) known = Number.POSITIVE_INFINITY;
    if (at > known) count += 1;
    if (status !== 429 || known !== Number.POSITIVE_INFINITY) continue;
    known = at + MOST_LATENCY_MS + ON_ITS_WAY_MS;
    reset = (Math.floor(at / WINDOW_MS) + 1) * WINDOW_MS;
  }
  return count;
}
