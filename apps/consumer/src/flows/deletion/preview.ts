import type { Disposition, Finished } from "../../domain/disposition.ts";
import { REASONS, type Reason } from "../../domain/reasons.ts";
import type { Flow } from "../flow.ts";
import type { FlowContext } from "../flow-context.ts";
import { createClearances } from "./clearances.ts";
import { findContacts } from "./find-contacts.ts";
import { type PlanItem, planDigest } from "./plan-digest.ts";

/**
 * Says what a deletion would do now: the same searches, reads and comparisons, and nothing after them. It makes reading calls alone, so
 * that it may be repeated from the beginning.
 */
async function run(flow: FlowContext): Promise<Disposition> {
  const { journal, request, coverage } = flow;
  if (await journal.isCancelRequested()) return ended("cancelled", REASONS.cancelled);
  const found = await findContacts({ ...flow, clearances: createClearances(flow.clock) }, new Set());
  const items = found.contacts.map(({ id }): PlanItem => ({ category: "contacts", id, how: "delete" }));
  if (await journal.isCancelRequested()) return ended("cancelled", REASONS.cancelled);
  const gap = found.mergedElsewhere.length > 0 ? REASONS.merged_elsewhere : found.gap;
  if (items.length === 0 && gap === null) return ended("not_found", REASONS.no_match);
  const plan = { digest: planDigest(request.workspaceId, items), items };
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
