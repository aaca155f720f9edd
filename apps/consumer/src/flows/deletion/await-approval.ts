import { LEDGER_STEPS } from "@intercom-dsar/ledger";
import type { Waiting } from "../../domain/disposition.ts";
import { STEP } from "../../domain/journal-steps.ts";
import type { FlowContext } from "../flow-context.ts";
import { type PlanItem, planDigest } from "./plan-digest.ts";

/**
 * What a deletion waits for whose plan nobody has approved: for an operator, without a due time, whatever version looks. `null` where none has
 * to, or this very plan was approved: of one that has become another is asked again.
 */
export function awaitApproval(
  { approvalAbove, request, journal }: Pick<FlowContext, "approvalAbove" | "request" | "journal">,
  items: readonly PlanItem[],
): Waiting | null {
  if (approvalAbove === null || items.length <= approvalAbove) return null;
  const digest = planDigest(request.workspaceId, items);
  const isApproved = journal.entries.some(
    ({ step, facts }) => step === LEDGER_STEPS.approvalGiven && facts.digest === digest,
  );
  if (isApproved) return null;
  const asked = { step: STEP.approvalAsked, facts: { digest, items: items.length } };
  return { kind: "waiting", reason: "approval", code: "approval_required", dueAt: null, entries: [asked] };
}
