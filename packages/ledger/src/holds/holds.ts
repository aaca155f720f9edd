import type { ApproveResult } from "./approve.ts";
import type { CancelResult, ReleaseResult, RetryResult } from "./hold-one.ts";

/** What is paused: everything, one workspace, or one sender. */
export type PauseTarget =
  | { readonly scope: "everything" }
  | { readonly scope: "workspace" | "sender"; readonly name: string };

/** What became of a request that an operator would hold, or let go on; whatever is not the first word of it changed nothing. */
export type HoldResult = "held" | "held_already" | "ended" | "unknown";
export type ReleaseHoldResult = "hold_released" | "not_held" | "ended" | "unknown";

/** What an operator stops, for every process that shares the ledger. */
export interface Holds {
  /** Nothing new starts there until `resume`; what runs goes on to its end, and requests are still taken in. Resolves to false where it was paused already. */
  pause(target: PauseTarget): Promise<boolean>;
  /** Resolves to false where it was not paused. */
  resume(target: PauseTarget): Promise<boolean>;
  /** Cancels what a sender has queued and what has not begun. Resolves to the keys. */
  withdraw(sender: string): Promise<readonly string[]>;
  /** Lets the deletions of a sender go on that wait since they are beyond its daily number. Resolves to the keys. */
  release(sender: string): Promise<readonly string[]>;
  /** What is paused at present, the first one first. */
  list(): Promise<readonly (PauseTarget & { readonly since: number })[]>;
  /** By the ledger's key, as all that follow. Cancels one request, where it has not begun. */
  cancelOne(requestId: string): Promise<CancelResult>;
  /** Makes one request due that waits for a time. */
  retryNow(requestId: string): Promise<RetryResult>;
  /** Lets one deletion go on with a plan, by its digest, that waits for that. */
  approve(requestId: string, planDigest: string): Promise<ApproveResult>;
  /** Holds one request back until `releaseHold`, whatever it waits for; what runs begins nothing irreversible any more. */
  holdOne(requestId: string): Promise<HoldResult>;
  releaseHold(requestId: string): Promise<ReleaseHoldResult>;
  /** Lets one deletion go on that is beyond its sender's daily number. */
  releaseOne(requestId: string): Promise<ReleaseResult>;
}
