import type { ClaimedRequest, OutboxMessage } from "@intercom-dsar/ledger";
import { NO_CALLS } from "../domain/call-counts.ts";
import type { Reason } from "../domain/reasons.ts";
import { REASONS } from "../domain/reasons.ts";
import type { WaitCode } from "../domain/wait-codes.ts";
import { logRun } from "./run.ts";
import type { Session } from "./session.ts";
import { logWait } from "./settle.ts";

/** The workspace id of requests whose own is not settled yet, as the ledger has it. */
export const UNASSIGNED = "";

const BATCH = 200;
const ASK_AGAIN_MS = 250;
const LOOK_AGAIN_MS = 30_000;

/**
 * Assigns requests to their workspaces, lets those wait whose workspace may be connected soon, refuses the others. While it is not known
 * which workspaces are connected, all of them stay where they are, untouched; where that is for a token that Intercom refuses, they wait
 * for one that works, and their senders are told. Returns when nothing is due.
 */
export async function assignWorkspaces(session: Session): Promise<void> {
  const { dependencies, options, lease, heartbeat, signal } = session;
  const { ledger } = dependencies;
  const subscription = options.wakeUp.subscribe();
  while (!signal.aborted) {
    heartbeat.beat();
    const standing = options.directory.resolve(null);
    if (standing.result === "undetermined" && standing.isRefused !== true) {
      await subscription.next(ASK_AGAIN_MS, signal);
      continue;
    }
    const requests = await ledger.requests.claim(lease, BATCH);
    if (requests.length === 0) return;
    const settled = new Map<string, ClaimedRequest[]>();
    for (const request of requests) {
      heartbeat.beat();
      const workspaceId = await settle(session, request);
      if (workspaceId !== null) settled.set(workspaceId, [...(settled.get(workspaceId) ?? []), request]);
    }
    for (const [workspaceId, assigned] of settled) {
      const requestIds = assigned.map(({ requestId }) => requestId);
      const resumed = assigned.filter(({ waitedFor }) => waitedFor === "authorization");
      await ledger.requests.assign(
        lease,
        requestIds,
        workspaceId,
        resumed.map((request) =>
          dependencies.messages.status("resumed", { ...request, workspaceId }, "unauthorized"),
        ),
      );
    }
  }
}

/** The workspace that the request belongs to; `null` where it was refused or put to wait. */
async function settle(
  { dependencies, options, lease }: Session,
  request: ClaimedRequest,
): Promise<string | null> {
  const { ledger, messages, clock, workspaceGraceMs } = dependencies;
  const { requestId } = request;
  const now = clock.now();
  if (request.cancelRequested) return refuse(REASONS.cancelled, "cancelled");
  const resolution = options.directory.resolve(request.statedWorkspaceId);
  switch (resolution.result) {
    case "connected":
      return resolution.workspaceId;
    case "required":
      return refuse(REASONS.workspace_required, "rejected");
    case "undetermined": {
      if (resolution.isRefused !== true)
        return putToWait({ reason: "workspace", code: "undetermined", dueAt: now + ASK_AGAIN_MS });
      const code = "unauthorized";
      return putToWait({
        reason: "authorization",
        code,
        dueAt: now + options.probeEveryMs,
        messages: [messages.status("parked", request, code)],
      });
    }
    case "unknown": {
      const until = request.startedAt + workspaceGraceMs;
      if (!resolution.wait || now >= until) return refuse(REASONS.workspace_unknown, "rejected");
      const code = "workspace_unknown";
      const dueAt = Math.min(now + LOOK_AGAIN_MS, until);
      const reason = "workspace";
      return putToWait({ reason, code, dueAt, until, messages: [messages.status("parked", request, code)] });
    }
  }

  /** Looks again at `dueAt`. The wait is told once, where it begins: it lasts `until` then at the longest. */
  async function putToWait(wait: {
    readonly reason: "workspace" | "authorization";
    readonly code: WaitCode;
    readonly dueAt: number;
    readonly until?: number;
    readonly messages?: readonly OutboxMessage[];
  }): Promise<null> {
    const { reason, code, dueAt, until = dueAt } = wait;
    const begins = request.waitedFor !== reason;
    await ledger.requests.wait(lease, requestId, {
      reason,
      code,
      dueAt,
      messages: begins ? (wait.messages ?? []) : [],
    });
    if (begins) logWait({ dependencies, request }, { reason, code, dueAt: until });
    return null;
  }

  async function refuse(reason: Reason, status: "rejected" | "cancelled"): Promise<null> {
    await ledger.requests.end(lease, requestId, {
      status,
      reasonCode: reason.code,
      outcome: (ended) =>
        messages.outcome({
          request,
          status,
          reason,
          body: { coverage: [] },
          remarks: [],
          calls: NO_CALLS,
          ...ended,
        }),
    });
    logRun({ dependencies, request }, "request_ended", { status, code: reason.code });
    return null;
  }
}
