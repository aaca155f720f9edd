import { createRepeatLimit, rootCode } from "@intercom-dsar/service";
import { errorCode, isRetryable } from "../domain/errors.ts";
import type { WorkspaceConnection } from "../workspaces/directory.ts";
import type { Session } from "./session.ts";

const CONNECT_AGAIN_MS = 2_000;

/** Connects, which is also the probe of a parked workspace. `null` where the session has to end: parked, or told to stop. */
export async function connectWorkspace(session: Session): Promise<WorkspaceConnection | null> {
  const { dependencies, options, lease, heartbeat, signal } = session;
  const { ledger, messages, clock, logger } = dependencies;
  const { workspaceId } = lease;
  const isDue = createRepeatLimit(clock);
  const parked = await ledger.workspaces.parked(workspaceId);
  const budget = await ledger.workspaces.loadBudget(workspaceId);
  while (!signal.aborted) {
    heartbeat.beat();
    try {
      const connection = await options.directory.connect(lease, budget, signal);
      if (parked === null) return connection;
      await probe(connection, signal);
      const resumed = await ledger.workspaces.unpark(lease, (requests) =>
        requests.map((request) => messages.status("resumed", { ...request, workspaceId }, parked.code)),
      );
      logger.info("workspace_resumed", { workspaceId, count: resumed.length });
      return connection;
    } catch (error) {
      const code = errorCode(error);
      if (code === "unauthorized" || code === "workspace_mismatch") {
        await parkWorkspace(session, code);
        return null;
      }
      if (!isRetryable(error)) throw error;
      if (isDue(String(rootCode(error)))) logger.warn("intercom_unreachable", { workspaceId, error });
      await clock.sleep(CONNECT_AGAIN_MS, signal).catch(() => {});
    }
  }
  return null;
}

/** A parked workspace's token is asked for, whatever the directory knows of it. */
async function probe(connection: WorkspaceConnection, signal: AbortSignal): Promise<void> {
  try {
    await connection.probe(signal);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Lets the workspace wait for a token that works, and tells of its requests that wait with it. */
export async function parkWorkspace({ dependencies, options, lease }: Session, code: string): Promise<void> {
  const { ledger, messages, clock, logger } = dependencies;
  const { workspaceId } = lease;
  if (code === "unauthorized") await options.directory.refused(workspaceId);
  const probeAt = clock.now() + options.probeEveryMs;
  const parked = await ledger.workspaces.park(lease, { reason: "authorization", code, probeAt }, (requests) =>
    requests.map((request) => messages.status("parked", { ...request, workspaceId }, code)),
  );
  const dueAt = new Date(probeAt).toISOString();
  logger.error("workspace_parked", { workspaceId, code, count: parked.length, dueAt });
}
