import type { Lease } from "@intercom-dsar/ledger";
import { errorCode } from "../domain/errors.ts";
import { LOOP_LIMITS } from "../domain/loop-limits.ts";
import { assignWorkspaces, UNASSIGNED } from "./assign-workspaces.ts";
import { connectWorkspace, parkWorkspace } from "./connect-workspace.ts";
import { holdLease } from "./hold-lease.ts";
import { runDueRequests } from "./run-due-requests.ts";
import type { RunDependencies, Session, SessionOptions } from "./session.ts";

const FAILED_PAUSE_MS = 1_000;

/** Works for one workspace under one lease, until nothing is due for a while, the lease is lost, or `stop` aborts. */
export async function runSession(
  dependencies: RunDependencies,
  options: SessionOptions,
  first: Lease,
  stop: AbortSignal,
): Promise<void> {
  const { ledger, logger, clock } = dependencies;
  const held = holdLease({ ledger, logger, ttlMs: options.leaseTtlMs, first });
  const signal = AbortSignal.any([stop, held.lost]);
  const heartbeat = options.startHeartbeat("session", LOOP_LIMITS.intercom);
  const session: Session = { dependencies, options, lease: held.lease, heartbeat, signal };
  try {
    if (first.workspaceId === UNASSIGNED) await assignWorkspaces(session);
    else await serveWorkspace(session);
  } catch (error) {
    if (errorCode(error) !== "lease_lost") {
      logger.error("session_failed", { workspaceId: first.workspaceId, error });
      // The same may happen to the next session at once: give it time.
      await clock.sleep(FAILED_PAUSE_MS, stop).catch(() => {});
    }
  } finally {
    heartbeat.end();
    await held.release();
  }
}

async function serveWorkspace(session: Session): Promise<void> {
  const connection = await connectWorkspace(session);
  if (connection === null) return;
  try {
    const parkCode = await runDueRequests(session, connection);
    await session.dependencies.ledger.workspaces.saveBudget(session.lease, connection.budget());
    if (parkCode !== null) await parkWorkspace(session, parkCode);
  } finally {
    await connection.close();
  }
}
