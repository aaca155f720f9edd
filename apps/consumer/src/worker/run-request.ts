import type { ClaimedRequest } from "@intercom-dsar/ledger";
import type { Disposition } from "../domain/disposition.ts";
import { isReadable, newerVersionWait } from "../domain/journal-steps.ts";
import { REASONS } from "../domain/reasons.ts";
import { FLOWS } from "../flows/flows.ts";
import type { WorkspaceConnection } from "../workspaces/directory.ts";
import { orderWait } from "./precedence.ts";
import { callsInAll, type Run, type RunResult, startRun } from "./run.ts";
import type { RunDependencies, Session } from "./session.ts";
import { logWait, settleFinished, settleWaiting } from "./settle.ts";
import { settleFailure } from "./settle-failure.ts";

/**
 * Runs one claimed request once: its flow, then what the flow asked for, in one ledger transaction. Never throws for a failure of
 * the request; an error of the ledger leaves the request as it is, for the workspace's next owner.
 */
export async function runRequest(
  session: Session,
  connection: WorkspaceConnection,
  request: ClaimedRequest,
): Promise<RunResult> {
  return session.dependencies.tracing.run(request, ({ traceparent, onAttempt }) => {
    const calls = connection.forRequest({
      signal: session.signal,
      party: request.sender,
      weight: session.dependencies.rights.weight(request.sender),
      onAttempt,
    });
    return runOnce(startRun(session, calls, { ...request, traceparent }));
  });
}

async function runOnce(run: Run): Promise<RunResult> {
  const { dependencies, request } = run;
  try {
    if (!isReadable(request.journal)) {
      await leaveToNewerVersion(run);
      return { next: "go-on", calls: null };
    }
    const disposition = beforeFlow(request, dependencies) ?? (await FLOWS[request.kind].run(run.context));
    if (disposition.kind === "waiting") {
      await settleWaiting(run, disposition);
      return { next: "go-on", calls: null };
    }
    await settleFinished(run, disposition);
    return { next: "go-on", calls: callsInAll(run).all };
  } catch (error) {
    return settleFailure(run, error);
  }
}

/** Leaves a request to a newer version: journal and stored answers stay as they are, whatever its deadline. */
async function leaveToNewerVersion(run: Run): Promise<void> {
  const { dependencies, lease, request } = run;
  const wait = newerVersionWait(dependencies.clock.now());
  await dependencies.ledger.requests.wait(lease, request.requestId, { ...wait, progress: request.progress });
  logWait(run, wait);
}

/** What ends or delays a request before its flow starts. */
function beforeFlow(request: ClaimedRequest, dependencies: RunDependencies): Disposition | null {
  if (request.begunAt === null && request.cancelRequested) {
    return { kind: "finished", status: "cancelled", reason: REASONS.cancelled, body: { coverage: [] } };
  }
  // Asked at intake too: a sender that was taken out since then, or lost the right, starts nothing more. What has begun is finished.
  if (request.begunAt === null && !dependencies.rights.allows(request)) {
    return { kind: "finished", status: "rejected", reason: REASONS.not_allowed, body: { coverage: [] } };
  }
  const refusal = request.kind === "access" ? dependencies.recipients.of(request).refusal : null;
  if (refusal !== null)
    return { kind: "finished", status: "rejected", reason: refusal, body: { coverage: [] } };
  if (request.isHeld) return { kind: "waiting", reason: "paused", code: "held_by_operator", dueAt: null };
  return orderWait(request, dependencies.clock.now(), dependencies.afterGraceMs);
}
