import type { Lease, Ledger } from "@intercom-dsar/ledger";
import type { Clock, Logger } from "@intercom-dsar/service";
import type { MessageFactory } from "../messages/message-factory.ts";
import type { WorkspaceConnection } from "../workspaces/directory.ts";
import type { Pace } from "./pace.ts";

const EVERY_MS = 5_000;
/** Looked at in one go; a long queue is gone through part by part. */
const PART = 2_000;

export interface ForecasterOptions {
  readonly ledger: Ledger;
  readonly messages: MessageFactory;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lease: Lease;
  readonly connection: WorkspaceConnection;
  readonly pace: Pace;
}

/**
 * Keeps `forecastAt` of a workspace's queue up to date and tells of each request, once, when it is not expected to end before its
 * deadline. Call it as often as is convenient; it works every few seconds.
 */
export function createForecaster(options: ForecasterOptions): () => Promise<void> {
  const { ledger, messages, clock, logger, lease, connection, pace } = options;
  let nextAt = 0;
  let offset = 0;
  return async () => {
    if (clock.monotonic() < nextAt) return;
    nextAt = clock.monotonic() + EVERY_MS;
    const callsPerSecond = connection.callsPerSecond();
    // Paused, or the limit is not known yet: nobody can tell.
    if (callsPerSecond <= 0) return;
    const msPerRequest = pace.msPerRequest(callsPerSecond);
    const seen = await ledger.requests.forecast(lease, { msPerRequest, offset, limit: PART }, (late) => {
      if (late.length > 0)
        logger.warn("deadlines_at_risk", { workspaceId: lease.workspaceId, count: late.length });
      return late.map((request) => messages.atRisk(request, lease.workspaceId));
    });
    offset = seen < PART ? 0 : offset + PART;
  };
}
