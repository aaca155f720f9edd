import type { ThrottleState } from "@intercom-dsar/intercom-client";
import type { ParkState } from "@intercom-dsar/ledger";
import { createHealth } from "@intercom-dsar/service";
import { createManualClock } from "@intercom-dsar/service/testing";
import { expect, it } from "vitest";
import { watchWorkspaces } from "./watch-workspaces.ts";

const IDLE: ThrottleState = {
  limit: 1_666,
  remaining: 1_666,
  pausedUntil: null,
  budgetPerWindow: 1_249,
  spentInWindow: 0,
  queued: 0,
};

it("is degraded while a workspace is parked, which comes first, or held up by a 429, and never down", async () => {
  const clock = createManualClock();
  const health = createHealth({ clock });
  const stop = new AbortController();
  const world = { listParked: [] as ParkState[], throttles: [IDLE], isAway: false };
  const done = watchWorkspaces(
    {
      ledger: {
        workspaces: {
          async listParked() {
            if (world.isAway) throw new Error("away");
            return world.listParked;
          },
        },
      },
      throttles: () => world.throttles,
      health: health.part("workspaces"),
      clock,
      heartbeat: health.heartbeat("workspaces", 60_000),
    },
    stop.signal,
  );
  const look = async () => {
    await clock.advance(2_000);
    const { ready, parts } = health.readiness();
    return [ready, parts[0]?.state, parts[0]?.code];
  };

  expect(await look()).toEqual([true, "up", null]);
  world.throttles = [IDLE, { ...IDLE, pausedUntil: clock.now() + 5_000 }];
  expect(await look()).toEqual([true, "degraded", "rate_limited"]);
  world.listParked = [{ reason: "authorization", code: "unauthorized", since: 0, probeAt: 0 }];
  expect(await look()).toEqual([true, "degraded", "unauthorized"]);
  world.listParked = [];
  world.isAway = true;
  await clock.advance(4_000);
  expect(await look()).toEqual([true, "up", null]);

  stop.abort();
  await done;
});
