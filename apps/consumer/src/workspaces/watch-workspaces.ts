import type { ThrottleState } from "@intercom-dsar/intercom-client";
import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, HealthPart, Heartbeat } from "@intercom-dsar/service";

export interface WatchedWorkspaces {
  readonly ledger: { readonly workspaces: Pick<Ledger["workspaces"], "listParked"> };
  /** How the rate limits stand of the workspaces that this process works for. */
  readonly throttles: () => readonly ThrottleState[];
  readonly health: HealthPart;
  readonly clock: Clock;
  readonly heartbeat: Heartbeat;
}

const LOOK_EVERY_MS = 2_000;

/**
 * Says in the readiness whether every workspace is worked for, until `stop` aborts. One that is parked (the code says why) or held up
 * by a 429 makes the part degraded, never down: its requests are accepted and kept.
 */
export async function watchWorkspaces(watched: WatchedWorkspaces, stop: AbortSignal): Promise<void> {
  const { ledger, throttles, health, clock, heartbeat } = watched;
  while (!stop.aborted) {
    heartbeat.beat();
    // A ledger that can't be asked is told of by its own part.
    const listParked = await ledger.workspaces.listParked().catch(() => []);
    const isPaused = throttles().some(({ pausedUntil }) => pausedUntil !== null && pausedUntil > clock.now());
    const [first] = listParked;
    if (first !== undefined) health.degraded(first.code);
    else if (isPaused) health.degraded("rate_limited");
    else health.up();
    await clock.sleep(LOOK_EVERY_MS, stop).catch(() => {});
  }
  heartbeat.end();
}
