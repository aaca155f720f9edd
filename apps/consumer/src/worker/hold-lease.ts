import type { Lease, Ledger } from "@intercom-dsar/ledger";
import type { Logger } from "@intercom-dsar/service";
import { errorCode } from "../domain/errors.ts";

/** A lease that renews itself. */
export interface HeldLease {
  /** Always the newest form of the lease: `remainingMs` counts from the last renewal. */
  readonly lease: Lease;
  /** Aborts once the workspace is no longer ours, or may no longer be. */
  readonly lost: AbortSignal;
  /** Stops renewing and gives the workspace back. Never throws: what can't be given back runs out by itself. */
  release(): Promise<void>;
}

/** Renewals per time to live: several may fail before the lease runs out. */
const RENEWALS_PER_TTL = 8;

/** Keeps a lease alive until `release`. A renewal that fails for a while is tried again; one that is refused ends the hold. */
export function holdLease(options: {
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly ttlMs: number;
  readonly first: Lease;
}): HeldLease {
  const { ledger, logger, ttlMs, first } = options;
  let current = first;
  let renewing: Promise<void> = Promise.resolve();
  const lost = new AbortController();
  const lease: Lease = {
    workspaceId: first.workspaceId,
    owner: first.owner,
    fence: first.fence,
    remainingMs: () => current.remainingMs(),
  };

  async function renew(): Promise<void> {
    try {
      current = await ledger.leases.renew(current, ttlMs);
    } catch (error) {
      if (errorCode(error) !== "lease_lost" && current.remainingMs() > 0) return;
      logger.warn("lease_lost", { workspaceId: first.workspaceId, error });
      clearInterval(timer);
      lost.abort();
    }
  }

  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    renewing = renew().finally(() => {
      busy = false;
    });
  }, ttlMs / RENEWALS_PER_TTL);

  return {
    lease,
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      await renewing;
      if (lost.signal.aborted) return;
      try {
        await ledger.leases.release(lease);
      } catch (error) {
        logger.warn("lease_not_released", { workspaceId: first.workspaceId, error });
      }
    },
  };
}
