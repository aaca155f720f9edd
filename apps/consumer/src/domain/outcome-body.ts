import type { Outcome } from "@intercom-dsar/dsar-events/service";

/** The part of an outcome that a flow makes; the rest (ids, times, evidence) is the worker's. */
export type OutcomeBody = Pick<Outcome, "coverage" | "access" | "deletion" | "plan">;
