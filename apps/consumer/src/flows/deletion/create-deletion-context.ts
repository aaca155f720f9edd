import type { DeletionContext, FlowContext } from "../flow-context.ts";
import { createClearances } from "./clearances.ts";
import { createContactHolds } from "./contact-holds.ts";

/** What a run begins with: nothing that was read before counts. */
export function createDeletionContext(flow: FlowContext): DeletionContext {
  return {
    ...flow,
    clearances: createClearances(flow.clock),
    contactHolds: createContactHolds(),
    choices: new Map(),
  };
}
