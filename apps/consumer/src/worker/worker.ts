import { LOOP_LIMITS } from "../domain/loop-limits.ts";
import { runSession } from "./run-session.ts";
import type { RunDependencies, SessionOptions } from "./session.ts";

export interface WorkerOptions extends SessionOptions {
  /** Names this process among all that share the ledger. */
  readonly owner: string;
  /** Workspaces that this process works for at the same time. */
  readonly maxWorkspaces: number;
}

/** Leases workspaces with due requests and runs a session for each, until `stop` aborts; resolves when every session has ended. */
export async function runWorker(
  dependencies: RunDependencies,
  options: WorkerOptions,
  stop: AbortSignal,
): Promise<void> {
  const { ledger, logger } = dependencies;
  const sessions = new Set<Promise<void>>();
  const wakeUp = options.wakeUp.subscribe();
  const heartbeat = options.startHeartbeat("worker", LOOP_LIMITS.ledger);
  while (!stop.aborted) {
    heartbeat.beat();
    try {
      const limit = options.maxWorkspaces - sessions.size;
      const leases =
        limit > 0
          ? await ledger.leases.acquire({ owner: options.owner, ttlMs: options.leaseTtlMs, limit })
          : [];
      for (const lease of leases) {
        const session = runSession(dependencies, options, lease, stop).finally(() =>
          sessions.delete(session),
        );
        sessions.add(session);
      }
    } catch (error) {
      logger.error("ledger_unavailable", { error });
    }
    await wakeUp.next(options.lingerMs, stop);
  }
  heartbeat.end();
  await Promise.all(sessions);
}
