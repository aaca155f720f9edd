import { LOOP_LIMITS } from "../domain/loop-limits.ts";
import { HOUSEKEEPING_EVERY_MS, runHousekeeping } from "./housekeeping.ts";
import type { Parts } from "./parts.ts";
import { watchClock } from "./watch-clock.ts";

/** Starts what goes on beside the work, until the stop: what has served its time is destroyed, and the wall clock is watched. */
export function startUpkeep({
  config,
  ledger,
  results,
  links,
  clock,
  logger,
  shutdown,
  startHeartbeat,
}: Parts): void {
  const heartbeat = startHeartbeat("housekeeping", HOUSEKEEPING_EVERY_MS + LOOP_LIMITS.ledger);
  const retentionMs = links?.livesMs ?? config.IDENTIFIER_RETENTION;
  const cleaned = runHousekeeping(
    { ledger, results, retentionMs, clock, logger, heartbeat },
    shutdown.signal,
  );
  shutdown.onStop("housekeeping", () => cleaned);
  const watched = watchClock(
    ledger,
    clock,
    logger,
    startHeartbeat("clock", LOOP_LIMITS.ledger),
    shutdown.signal,
  );
  shutdown.onStop("clock", () => watched);
}
