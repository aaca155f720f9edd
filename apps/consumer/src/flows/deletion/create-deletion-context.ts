import type { DeletionContext, FlowContext } from "../flow-context.ts";
import { createClearances } from "./clearances.ts";
import { createContactHolds } from "./contact-holds.ts";
import { reErasureBound } from "./re-erasure.ts";

/** What a run begins with: nothing that was read before counts. */
export function createDeletionContext(flow: FlowContext): DeletionContext {
  return {
    ...flow,
    // Other records are found by address, and a new customer of the same address may have some.
    deletionCategories: reErasureBound(flow.journal.entries) === null ? flow.deletionCategories : [],
    clearances: createClearances(flow.clock),
    contactHolds: createContactHolds(),
    choices: new Map(),
  };
}
