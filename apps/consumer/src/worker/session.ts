import type { Lease } from "@intercom-dsar/ledger";
import { errorCode, isRetryable } from "../domain/errors.ts";
import type { WakeUp } from "../domain/wake-up.ts";
import type { WorkspaceConnection, WorkspaceDirectory } from "../workspaces/directory.ts";
import { createForecaster } from "./forecaster.ts";
import { FRONT_DESK, serveFrontDesk } from "./front-desk.ts";
import { holdLease } from "./hold-lease.ts";
import { createPace } from "./pace.ts";
import { createPlaces } from "./places.ts";
import type { RunDependencies } from "./run.ts";
import { runRequest } from "./run-request.ts";

export interface SessionOptions {
  readonly directory: WorkspaceDirectory;
  readonly wakeUp: WakeUp;
  readonly leaseTtlMs: number;
  /** Requests of one workspace that run at the same time, at most. */
  readonly concurrency: number;
  /** How long an idle workspace is kept: one rate window, so that the next owner can't overspend what this one has spent. */
  readonly lingerMs: number;
  readonly probeEveryMs: number;
}

const CONNECT_AGAIN_MS = 2_000;
/** Share of the places that has to be free for a claim. */
const CLAIM_SHARE = 0.25;
const FAILED_PAUSE_MS = 1_000;

/** Works for one workspace under one lease, until nothing is due for a while, the lease is lost, or `stop` aborts. */
export async function runSession(
  dependencies: RunDependencies,
  options: SessionOptions,
  first: Lease,
  stop: AbortSignal,
): Promise<void> {
  const { ledger, logger } = dependencies;
  const held = holdLease({ ledger, logger, ttlMs: options.leaseTtlMs, first });
  const signal = AbortSignal.any([stop, held.lost]);
  try {
    if (first.workspaceId === FRONT_DESK)
      await serveFrontDesk(dependencies, options.directory, options.wakeUp, held.lease, signal);
    else await serveWorkspace(dependencies, options, held.lease, signal);
  } catch (error) {
    if (errorCode(error) !== "lease_lost") {
      logger.error("session_failed", { workspaceId: first.workspaceId, error });
      // The same may happen to the next session at once: give it time.
      await dependencies.clock.sleep(FAILED_PAUSE_MS, stop).catch(() => {});
    }
  } finally {
    await held.release();
  }
}

async function serveWorkspace(
  dependencies: RunDependencies,
  options: SessionOptions,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const connection = await connect(dependencies, options, lease, signal);
  if (connection === null) return;
  try {
    const parkCode = await runDueRequests(dependencies, options, lease, connection, signal);
    await dependencies.ledger.saveBudget(lease, connection.budget());
    if (parkCode !== null) await park(dependencies, options, lease, parkCode);
  } finally {
    await connection.close();
  }
}

/** Runs what is due until nothing is for a while; resolves to a code where the workspace has to be parked. */
async function runDueRequests(
  dependencies: RunDependencies,
  options: SessionOptions,
  lease: Lease,
  connection: WorkspaceConnection,
  signal: AbortSignal,
): Promise<string | null> {
  const { ledger, clock } = dependencies;
  const pace = createPace();
  const places = createPlaces(options.concurrency);
  const updateForecast = createForecaster({ ...dependencies, lease, connection, pace });
  const running = new Set<Promise<void>>();
  const wakeUp = options.wakeUp.subscribe();
  let parkCode: string | null = null;
  let leaving = false;
  let idleSince = clock.monotonic();
  while (!signal.aborted && parkCode === null && !leaving) {
    const free = places.count - running.size;
    // A claim is a write to disk: where many run, several are taken at once.
    const isWorthIt = free >= places.count * CLAIM_SHARE;
    const requests = isWorthIt ? await ledger.claim(lease, free) : [];
    for (const request of requests) {
      const run = runRequest(dependencies, lease, connection, request, signal).then((result) => {
        if (result.next === "park") parkCode ??= result.code;
        else if (result.next === "leave") leaving = true;
        else if (result.calls !== null) pace.ended(result.calls);
        running.delete(run);
        places.ended(connection.queuedCalls());
      });
      running.add(run);
    }
    await updateForecast();
    if (running.size > 0) idleSince = clock.monotonic();
    else if (clock.monotonic() - idleSince >= options.lingerMs) break;
    if (requests.length === 0 || requests.length === free) {
      await wakeUp.next(options.lingerMs, signal, Promise.race(running));
    }
  }
  await Promise.all(running);
  return parkCode;
}

/** Connects, which is also the probe of a parked workspace. `null` where the session has to end: parked, or Intercom is away. */
async function connect(
  dependencies: RunDependencies,
  options: SessionOptions,
  lease: Lease,
  signal: AbortSignal,
): Promise<WorkspaceConnection | null> {
  const { ledger, messages, logger } = dependencies;
  const { workspaceId } = lease;
  const parked = await ledger.parked(workspaceId);
  const budget = await ledger.loadBudget(workspaceId);
  while (!signal.aborted) {
    try {
      const connection = await options.directory.connect(lease, budget, signal);
      if (parked === null) return connection;
      await probe(connection, signal);
      const resumed = await ledger.unpark(lease, (requestIds) =>
        requestIds.map((requestId) => messages.status("resumed", { requestId, workspaceId }, parked.code)),
      );
      logger.info("workspace_resumed", { workspaceId, count: resumed.length });
      return connection;
    } catch (error) {
      const code = errorCode(error);
      if (code === "unauthorized" || code === "workspace_mismatch") {
        await park(dependencies, options, lease, code);
        return null;
      }
      if (!isRetryable(error)) throw error;
      logger.warn("intercom_unreachable", { workspaceId, error });
      await dependencies.clock.sleep(CONNECT_AGAIN_MS, signal).catch(() => {});
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

async function park(
  { ledger, messages, clock, logger }: RunDependencies,
  options: SessionOptions,
  lease: Lease,
  code: string,
): Promise<void> {
  const { workspaceId } = lease;
  if (code === "unauthorized") await options.directory.refused(workspaceId);
  const probeAt = clock.now() + options.probeEveryMs;
  const parked = await ledger.park(lease, { reason: "authorization", code, probeAt }, (requestIds) =>
    requestIds.map((requestId) => messages.status("parked", { requestId, workspaceId }, code)),
  );
  logger.error("workspace_parked", { workspaceId, code, count: parked.length });
}
