import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runConsumer, startStandIn } from "./consumer-run.ts";
import { type Figure, ratioRow } from "./figure.ts";
import { accessRequests, CALLS_PER_ACCESS, peopleSeed, TOKEN, WORKSPACE } from "./people.ts";

const LIMIT = 167;
const WINDOWS = 12;
const WINDOW_MS = 10_000;

interface WindowSeen {
  readonly own: number;
  readonly refused: number;
  readonly stranger: number;
}

/** Other software takes 40 % of the limit in bursts: allowed is min(0.75 L, 0.95 L − S), window by window. */
export const stranger: Figure = {
  name: "stranger",
  describe: `calls made ÷ allowed next to another app that takes 40 % of ${LIMIT} calls per 10 s in bursts`,
  async measure(progress) {
    const settings = {
      limitPerWindow: LIMIT,
      latencyMs: 20,
      jitterMs: 40,
      stranger: { share: 0.4, pattern: "bursts", burstAtMs: 3_000, onWindows: 1, offWindows: 1 },
    };
    const needed = Math.ceil((LIMIT * (WINDOWS + 2)) / CALLS_PER_ACCESS);
    const standIn = await startStandIn(peopleSeed(needed, settings));
    const directory = mkdtempSync(join(tmpdir(), "bench-"));
    const consumer = runConsumer({ standIn, token: TOKEN, directory, requests: accessRequests(needed) });
    for (let window = 0; window < WINDOWS + 2; window += 1) {
      await sleep(WINDOW_MS);
      progress(`stranger: ${consumer.outcomes()} outcomes after ${(window + 1) * 10} s`);
    }
    const answer = await standIn.control<{ windows: WindowSeen[] }>(`workspaces/${WORKSPACE}/windows`);
    await consumer.kill();
    await standIn.stop();
    rmSync(directory, { recursive: true, force: true });
    const full = answer.windows.slice(1, WINDOWS + 1);
    const allowed = full.reduce(
      (sum, { stranger: theirs }) => sum + Math.min(0.75 * LIMIT, 0.95 * LIMIT - theirs),
      0,
    );
    const made = full.reduce((sum, { own }) => sum + own, 0);
    const refused = full.reduce((sum, window) => sum + window.refused, 0);
    const perMinute = refused / ((full.length * WINDOW_MS) / 60_000);
    return [
      ratioRow(
        "beside a stranger of 40 %: calls ÷ allowed",
        made / allowed,
        0.9,
        `${full.length} windows, ${made} calls`,
      ),
      {
        figure: "beside a stranger: 429s a minute",
        value: perMinute.toFixed(1),
        goal: "≤ 1",
        met: perMinute <= 1,
      },
    ];
  },
};
