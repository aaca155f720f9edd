import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runConsumer, startStandIn } from "./consumer-run.ts";
import type { Figure } from "./figure.ts";
import { accessRequests, CALLS_PER_ACCESS, peopleSeed, TOKEN } from "./people.ts";

const REQUESTS = 200;

/**
 * Calls per access request against the least possible: one a page of the search, one a page of companies (none where the inline count
 * is 0), one a company, one a page of notes (none where the count is 0). One `GET /me` a process and one a lease are not a request's.
 */
export const callsPerRequest: Figure = {
  name: "calls-per-request",
  describe: "calls per access request ÷ the least possible",
  async measure() {
    const standIn = await startStandIn(
      peopleSeed(REQUESTS, { limitPerWindow: 1_000_000, workspaceLimitPerMinute: 100_000_000 }),
    );
    const directory = mkdtempSync(join(tmpdir(), "bench-"));
    const consumer = runConsumer({ standIn, token: TOKEN, directory, requests: accessRequests(REQUESTS) });
    await consumer.ended;
    const answer = await standIn.control<{ calls: { endpoint: string }[] } | { endpoint: string }[]>("calls");
    const calls = Array.isArray(answer) ? answer : answer.calls;
    const made = calls.filter(({ endpoint }) => endpoint !== "/me").length;
    await standIn.stop();
    rmSync(directory, { recursive: true, force: true });
    const ratio = made / (REQUESTS * CALLS_PER_ACCESS);
    return [
      { figure: "calls per access request ÷ least", value: ratio.toFixed(3), goal: "1.00", met: ratio === 1 },
    ];
  },
};
