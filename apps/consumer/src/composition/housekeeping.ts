import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Heartbeat, Logger } from "@intercom-dsar/service";

export const HOUSEKEEPING_EVERY_MS = 60 * 60 * 1_000;

/** Destroys what has served its time, once at start and every hour, until `stop` aborts. */
export async function runHousekeeping(
  ledger: Pick<Ledger, "maintenance">,
  clock: Clock,
  logger: Logger,
  heartbeat: Heartbeat,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      const { identifiers, requests, messages, unsent } = await ledger.maintenance.purge(
        stop,
        heartbeat.beat,
      );
      const total = identifiers + requests + messages;
      if (total > 0) logger.info("purged", { total, identifiers, requests, messages });
      if (unsent > 0) logger.error("unsent_messages_destroyed", { count: unsent });
    } catch (error) {
      if (!stop.aborted) logger.warn("purge_failed", { error });
    }
    heartbeat.beat();
    await clock.sleep(HOUSEKEEPING_EVERY_MS, stop).catch(() => {});
  }
  heartbeat.end();
}
