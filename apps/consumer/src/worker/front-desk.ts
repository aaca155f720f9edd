import type { ClaimedRequest, Lease } from "@intercom-dsar/ledger";
import type { Reason } from "../flows/disposition.ts";
import { REASONS } from "../flows/reasons.ts";
import type { WorkspaceDirectory } from "../workspaces/directory.ts";
import type { RunDependencies } from "./run.ts";

/** The workspace id under which requests lie whose own is not settled. */
export const FRONT_DESK = "";

const ASK_AGAIN_MS = 1_000;
const LOOK_AGAIN_MS = 30_000;

/** Sends a request from the front desk to its workspace, lets it wait for one that may be connected soon, or refuses it. */
export async function serveAtFrontDesk(
  { ledger, messages, clock, workspaceGraceMs, logger }: RunDependencies,
  directory: WorkspaceDirectory,
  lease: Lease,
  request: ClaimedRequest,
): Promise<void> {
  const { requestId } = request;
  const now = clock.now();
  if (request.cancelRequested) return reject(REASONS.cancelled, "cancelled");
  const resolution = directory.resolve(request.statedWorkspaceId);
  switch (resolution.result) {
    case "connected":
      return ledger.assign(lease, requestId, resolution.workspaceId);
    case "required":
      return reject(REASONS.workspace_required, "rejected");
    case "undetermined":
      return ledger.wait(lease, requestId, {
        reason: "workspace",
        code: "undetermined",
        dueAt: now + ASK_AGAIN_MS,
      });
    case "unknown": {
      const until = request.startedAt + workspaceGraceMs;
      if (!resolution.wait || now >= until) return reject(REASONS.workspace_unknown, "rejected");
      return ledger.wait(lease, requestId, {
        reason: "workspace",
        code: "workspace_unknown",
        dueAt: Math.min(now + LOOK_AGAIN_MS, until),
        messages:
          request.waitedFor === "workspace" ? [] : [messages.status("parked", request, "workspace_unknown")],
      });
    }
  }

  async function reject(reason: Reason, status: "rejected" | "cancelled"): Promise<void> {
    await ledger.end(lease, requestId, {
      status,
      reasonCode: reason.code,
      outcome: (ended) =>
        messages.outcome({
          request,
          status,
          reason,
          body: { coverage: [] },
          remarks: [],
          calls: 0,
          ...ended,
        }),
    });
    logger.info("request_ended", { requestId, status, code: reason.code });
  }
}
