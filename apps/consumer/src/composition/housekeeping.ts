import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Heartbeat, Logger } from "@intercom-dsar/service";
import { destroyExpired, destroyResults, sweepOrphans } from "../results/destroy-results.ts";
import type { ResultStore } from "../results/result-store.ts";

export const HOUSEKEEPING_EVERY_MS = 60 * 60 * 1_000;
const LEAST_PAUSE_MS = 1_000;
/** So much of a retention time may pass beyond it. */
const BEYOND = 0.05;

export interface HousekeepingOptions {
  readonly ledger: Pick<Ledger, "maintenance" | "reads" | "links">;
  readonly results: ResultStore;
  /** The shortest time that something is kept, in milliseconds. */
  readonly retentionMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly heartbeat: Heartbeat;
}

/** Destroys what has served its time, and seals anew what an older key sealed, at start and every hour, more often where things are kept for less than a day, until `stop` aborts. */
export async function runHousekeeping(
  { ledger, results, retentionMs, clock, logger, heartbeat }: HousekeepingOptions,
  stop: AbortSignal,
): Promise<void> {
  const pauseMs = Math.min(HOUSEKEEPING_EVERY_MS, Math.max(LEAST_PAUSE_MS, retentionMs * BEYOND));
  while (!stop.aborted) {
    try {
      const { identifiers, requests, messages, tracesErased } = await ledger.maintenance.purge(
        stop,
        heartbeat.beat,
        (requestIds) => destroyResults(results, requestIds, stop),
        (unsent) => {
          for (const { id, channel, requestId } of unsent)
            logger.error("unsent_message_destroyed", { messageId: id, lane: channel, requestId });
        },
      );
      const total = identifiers + requests + messages;
      if (total > 0) logger.info("purged", { total, identifiers, requests, messages });
      if (!tracesErased) logger.warn("traces_left");
      const expired = await destroyExpired(results, ledger.links, stop);
      if (expired > 0) logger.info("results_expired", { count: expired });
      const swept = await sweepOrphans(results, ledger.reads.filterIdentified, clock.now(), stop);
      if (swept > 0) logger.info("orphans_swept", { count: swept });
    } catch (error) {
      if (!stop.aborted) logger.warn("purge_failed", { error });
    }
    try {
      const rewrapped = await ledger.maintenance.rewrapKeys(stop, heartbeat.beat);
      if (rewrapped > 0) logger.info("keys_rewrapped", { count: rewrapped });
      // The key that was left is retired by a pass that finds nothing of it.
      if (rewrapped > 0) await ledger.maintenance.rewrapKeys(stop, heartbeat.beat);
    } catch (error) {
      if (!stop.aborted) logger.warn("rewrap_failed", { error });
    }
    heartbeat.beat();
    await clock.sleep(pauseMs, stop).catch(() => {});
  }
  heartbeat.end();
}
