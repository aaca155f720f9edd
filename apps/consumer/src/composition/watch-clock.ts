import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Heartbeat, Logger } from "@intercom-dsar/service";

const LOOK_EVERY_MS = 1_000;
/** What time servers correct step by step stays below this. */
const JUMP_MS = 2_000;

/**
 * Notices a wall clock that was set back, and moves what waits in the ledger by as much, until `stop` aborts. Where several processes
 * notice it, some things are looked at too early: each looks at the time itself before it does anything.
 */
export async function watchClock(
  ledger: { readonly maintenance: Pick<Ledger["maintenance"], "shiftDueTimes"> },
  clock: Clock,
  logger: Logger,
  heartbeat: Heartbeat,
  stop: AbortSignal,
): Promise<void> {
  let step = clock.now() - clock.monotonic();
  while (!stop.aborted) {
    heartbeat.beat();
    await clock.sleep(LOOK_EVERY_MS, stop).catch(() => {});
    const now = clock.now() - clock.monotonic();
    const backMs = Math.round(step - now);
    if (backMs <= JUMP_MS) {
      // Small steps back add up until they are a jump; a step forward makes what waits due, as it should be.
      step = Math.max(step, now);
      continue;
    }
    try {
      logger.error("clock_went_back", { durationMs: backMs });
      await ledger.maintenance.shiftDueTimes(backMs);
      step = now;
    } catch (error) {
      logger.warn("clock_not_followed", { error });
    }
  }
  heartbeat.end();
}
