import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Logger } from "@intercom-dsar/service";

const EVERY_MS = 60 * 60 * 1_000;

/** Destroys what has served its time, once at start and every hour, until `stop` aborts. */
export async function runHousekeeping(
  ledger: Ledger,
  clock: Clock,
  logger: Logger,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      const { identifiers, requests, messages } = await ledger.purge(stop);
      const total = identifiers + requests + messages;
      if (total > 0) logger.info("purged", { total, items: identifiers, count: requests, depth: messages });
    } catch (error) {
      if (!stop.aborted) logger.warn("purge_failed", { error });
    }
    await clock.sleep(EVERY_MS, stop).catch(() => {});
  }
}
