import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runConsumer, startStandIn } from "./consumer-run.ts";
import { type Figure, type Row, ratioRow } from "./figure.ts";
import { accessRequests, CALLS_PER_ACCESS, peopleSeed, TOKEN } from "./people.ts";
import { alignedWindows, busiestTenSeconds } from "./windows.ts";

const SHARE = 0.75;
const BOUND = 0.8;
const WINDOW_MS = 10_000;

interface CallSeen {
  readonly at: number;
  readonly status: number | null;
}

/** A backlog of access requests against a limit: how much of the allowed share is used, and whether it is ever exceeded. */
export function budgetUse(limit: number, windows = 12): Figure {
  return {
    name: `budget-use-${limit}`,
    describe: `calls made ÷ (0.75 × limit) over ${windows} full windows at ${limit} calls per 10 s`,
    async measure(progress) {
      const needed = Math.ceil((limit * SHARE * (windows + 2)) / CALLS_PER_ACCESS);
      const standIn = await startStandIn(
        peopleSeed(needed, { limitPerWindow: limit, latencyMs: 20, jitterMs: 40 }),
      );
      const directory = mkdtempSync(join(tmpdir(), "bench-"));
      const consumer = runConsumer({ standIn, token: TOKEN, directory, requests: accessRequests(needed) });
      for (let window = 0; window < windows + 2; window += 1) {
        await sleep(WINDOW_MS);
        progress(`budget-use-${limit}: ${consumer.outcomes()} outcomes after ${(window + 1) * 10} s`);
      }
      const calls = await standIn.control<{ calls: CallSeen[] } | CallSeen[]>("calls");
      await consumer.kill();
      await standIn.stop();
      rmSync(directory, { recursive: true, force: true });
      return rows(limit, windows, Array.isArray(calls) ? calls : calls.calls);
    },
  };
}

function rows(limit: number, windows: number, calls: readonly CallSeen[]): Row[] {
  const times = calls.map(({ at }) => at).sort((first, second) => first - second);
  const refused = calls.filter(({ status }) => status === 429).length;
  const aligned = alignedWindows(times);
  const full = [...aligned.keys()].sort((first, second) => first - second).slice(1, windows + 1);
  const made = full.reduce((sum, start) => sum + (aligned.get(start) ?? 0), 0);
  const busiest = busiestTenSeconds(times) / limit;
  return [
    ratioRow(
      `budget use at ${limit}`,
      made / (SHARE * limit * full.length),
      0.97,
      `${full.length} windows, ${made} calls`,
    ),
    {
      figure: `busiest 10 s at ${limit} ÷ limit`,
      value: busiest.toFixed(3),
      goal: `≤ ${BOUND}`,
      met: busiest <= BOUND,
    },
    { figure: `429s at ${limit}`, value: String(refused), goal: "0", met: refused === 0 },
  ];
}
