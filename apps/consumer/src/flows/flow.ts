import type { Disposition, Finished } from "../domain/disposition.ts";
import type { Reason } from "../domain/reasons.ts";
import type { FlowContext } from "./flow-context.ts";

/** What is done for one kind of request. */
export interface Flow {
  /** Goes on with the request from its journal; throws what the worker retries, waits for, or gives to `fail`. */
  run(context: FlowContext): Promise<Disposition>;
  /** How the request ends where it can't go on for this reason: what its journal proves and not more. */
  fail(context: FlowContext, reason: Reason): Finished;
}
