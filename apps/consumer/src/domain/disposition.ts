import type { OutcomeStatus, WaitReason } from "@intercom-dsar/ledger";
import type { IntercomAnswer } from "./errors.ts";
import type { StepEntry } from "./journal-steps.ts";
import type { OutcomeBody } from "./outcome-body.ts";
import type { Reason } from "./reasons.ts";
import type { WaitCode } from "./wait-codes.ts";

/** What a flow asks the worker to do with its request. A flow never touches the request's state itself. */
export type Disposition = Finished | Waiting;

/** The request ends. */
export interface Finished {
  readonly kind: "finished";
  readonly status: OutcomeStatus;
  readonly reason: Reason | null;
  readonly body: OutcomeBody;
  /** Truths about the run that the status does not tell, as codes. */
  readonly remarks?: readonly string[];
  /** Intercom's answer that ended the request. */
  readonly answer?: IntercomAnswer | null;
}

/** The request sleeps until `dueAt`. */
export interface Waiting {
  readonly kind: "waiting";
  readonly reason: WaitReason;
  readonly code: WaitCode;
  /** Milliseconds since 1970; `null`: somebody has to make it due. */
  readonly dueAt: number | null;
  readonly entries?: readonly StepEntry[];
}
