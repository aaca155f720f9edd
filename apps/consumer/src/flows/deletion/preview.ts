import type { Disposition, Finished } from "../../domain/disposition.ts";
import { REASONS, type Reason } from "../../domain/reasons.ts";
import type { Flow } from "../flow.ts";
import type { FlowContext } from "../flow-context.ts";
import { createClearances } from "./clearances.ts";
import { plannedItems } from "./deletion-facts.ts";
import { findContacts } from "./find-contacts.ts";
import { findRecords } from "./find-records.ts";
import { subjectOf } from "./own-contacts.ts";
import { planDigest } from "./plan-digest.ts";

const NO_RECORDS = { records: [], gap: null };

/**
 * Says what a deletion would do now: the same searches, reads and comparisons, and nothing after them. It makes reading calls alone, so
 * that it may be repeated from the beginning.
 */
async function run(flow: FlowContext): Promise<Disposition> {
  const { journal, request, coverage, deletionCategories } = flow;
  if (await journal.isCancelRequested()) return ended("cancelled", REASONS.cancelled);
  const found = await findContacts({ ...flow, clearances: createClearances(flow.clock) }, new Set());
  const ids = found.contacts.map(({ id }) => id);
  const { records, gap: recordGap } =
    ids.length === 0
      ? NO_RECORDS
      : await findRecords(flow, deletionCategories, subjectOf(flow, found.contacts));
  const items = plannedItems(ids, records);
  if (await journal.isCancelRequested()) return ended("cancelled", REASONS.cancelled);
  const gap = found.mergedElsewhere.length > 0 ? REASONS.merged_elsewhere : (found.gap ?? recordGap);
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
