import type { Disposition, Finished } from "../../domain/disposition.ts";
import { REASONS, type Reason } from "../../domain/reasons.ts";
import type { Flow } from "../flow.ts";
import type { FlowContext } from "../flow-context.ts";
import { createDeletionContext } from "./create-deletion-context.ts";
import { cutPlan } from "./cut-lists.ts";
import { draftPlan, erasedItems, heldItems } from "./draft-plan.ts";
import { findContacts } from "./find-contacts.ts";
import { planDigest } from "./plan-digest.ts";

const NOTHING = { contacts: [], records: [], gap: null };

/**
 * Says what a deletion would do now: the same searches, reads and comparisons, and nothing after them. It makes reading calls alone, so
 * that it may be repeated from the beginning.
 */
async function run(flow: FlowContext): Promise<Disposition> {
  const { journal, request, coverage } = flow;
  const context = createDeletionContext(flow);
  if (await journal.isCancelRequested()) return ended("cancelled", REASONS.cancelled);
  const found = await findContacts(context, new Set());
  const draft = found.contacts.length === 0 ? NOTHING : await draftPlan(context, found.contacts);
  const [items, held] = [erasedItems(draft), heldItems(draft)];
  if (await journal.isCancelRequested()) return ended("cancelled", REASONS.cancelled);
  const gap = found.mergedElsewhere.length > 0 ? REASONS.merged_elsewhere : (found.gap ?? draft.gap);
  if (items.length + held.length === 0 && gap === null) return ended("not_found", REASONS.no_match);
  const digest = planDigest(request.workspaceId, items);
  const plan = cutPlan({ digest, items, ...(held.length > 0 && { held }) });
  return {
    kind: "finished",
    status: "previewed",
    reason: gap,
    body: { coverage: coverage.rows(), plan },
  };

  function ended(status: Finished["status"], reason: Reason): Finished {
    return { kind: "finished", status, reason, body: { coverage: coverage.rows() } };
  }
}

function fail({ coverage }: FlowContext, reason: Reason): Finished {
  return { kind: "finished", status: "failed", reason, body: { coverage: coverage.rows() } };
}

export const preview: Flow = { run, fail };
