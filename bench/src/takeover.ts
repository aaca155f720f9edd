import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runConsumer, startStandIn } from "./consumer-run.ts";
import type { Figure } from "./figure.ts";
import { accessRequests, peopleSeed, TOKEN } from "./people.ts";
import { busiestTenSeconds } from "./windows.ts";

const LIMIT = 167;
const BEFORE_MS = 25_000;
const AFTER_MS = 35_000;

/** Two processes share a ledger; the one that works for the workspace is killed. No ten seconds exceed the bound, and work goes on. */
export const takeover: Figure = {
  name: "takeover",
  describe: "two processes, the workspace's owner killed halfway: busiest 10 s, and how long nobody worked",
  async measure(progress) {
    const people = 900;
    const standIn = await startStandIn(peopleSeed(people, { limitPerWindow: LIMIT, latencyMs: 20 }));
    const directory = mkdtempSync(join(tmpdir(), "bench-"));
    const first = runConsumer({ standIn, token: TOKEN, directory, requests: accessRequests(people) });
    await sleep(3_000);
    const second = runConsumer({ standIn, token: TOKEN, directory, requests: [] });
    await sleep(BEFORE_MS);
    const killedAt = Date.now();
    await first.kill();
    progress("takeover: the owner was killed");
    await sleep(AFTER_MS);
    const answer = await standIn.control<
      { calls: { at: number; endpoint: string }[] } | { at: number; endpoint: string }[]
    >("calls");
    const calls = Array.isArray(answer) ? answer : answer.calls;
    await second.kill();
    await standIn.stop();
    rmSync(directory, { recursive: true, force: true });
    const times = calls.map(({ at }) => at).sort((one, other) => one - other);
    const busiest = busiestTenSeconds(times) / LIMIT;
    const next = times.find((time) => time > killedAt + 50);
    const gap = next === undefined ? Number.POSITIVE_INFINITY : (next - killedAt) / 1_000;
    return [
      {
        figure: "takeover: busiest 10 s ÷ limit",
        value: busiest.toFixed(3),
        goal: "≤ 0.80",
        met: busiest <= 0.8,
      },
      { figure: "takeover: seconds until work goes on", value: gap.toFixed(1), goal: "≤ 20", met: gap <= 20 },
    ];
  },
};
