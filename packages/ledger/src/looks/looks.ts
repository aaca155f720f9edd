import type { JournalEntry, KnownRequest, Lease, OutboxMessage } from "../types.ts";

/** How many contacts have reached a rung, and when the last of them did; milliseconds since 1970. */
export interface RungReached {
  readonly count: number;
  readonly at: number | null;
}

/** What an ended deletion had reached. */
export interface ReachedRungs {
  readonly accepted: RungReached;
  readonly verifiedAbsent: RungReached;
  /** Until when Intercom can restore the last of its contacts. */
  readonly restorableUntil: number;
}

/** A look that an ended deletion asks for. */
export interface NewLook {
  readonly dueAt: number;
  readonly rungs: ReachedRungs;
}

export const LOOK_RESULTS = ["reached", "came_back", "not_rechecked"] as const;
/** What a look found: `reached` where each contact is gone for good, `not_rechecked` where nobody could look. */
export type LookResult = (typeof LOOK_RESULTS)[number];

/** How a deletion's later look stands. Times in milliseconds since 1970. */
export interface LaterLook {
  /** `null` once it is settled. */
  readonly dueAt: number | null;
  readonly rungs: ReachedRungs;
  readonly result: LookResult | null;
  readonly reasonCode: string | null;
  /** How many contacts were found to be gone. */
  readonly count: number | null;
  readonly settledAt: number | null;
}

/** A look that is due, with what it takes to look. */
export interface DueLook extends KnownRequest {
  readonly workspaceId: string;
  readonly rungs: ReachedRungs;
  readonly endedAt: number;
  /** How often it was taken before. */
  readonly attempts: number;
  /** `null` where identifiers are destroyed: then nobody can look any more. */
  readonly subjects: readonly string[] | null;
  readonly payload: Uint8Array;
  readonly journal: readonly JournalEntry[];
}

/** The id of the message that tells what a request's look found. */
export function lookMessageId(requestId: string): string {
  return `receipt:${requestId}:beyond_restore`;
}

/** Looks at Intercom long after a deletion has ended. */
export interface Looks {
  /**
   * Takes the look of a leased workspace that is due first, while nothing else of the workspace is due; `null` where there is none. It is due
   * again after `againMs`, for whoever takes it then, should this process end.
   */
  take(lease: Lease, againMs: number): Promise<DueLook | null>;
  /** Puts it off; where `isCounted` is false, its attempt counts for nothing. */
  postpone(
    lease: Lease,
    requestId: string,
    until: { readonly dueAt: number; readonly isCounted: boolean },
  ): Promise<void>;
  /** Writes what was found, and stores `messages` with it; resolves to false, and writes nothing, where it was settled before. */
  settle(
    lease: Lease,
    requestId: string,
    found: {
      readonly result: LookResult;
      readonly reasonCode: string | null;
      readonly count: number;
      readonly messages: readonly OutboxMessage[];
    },
  ): Promise<boolean>;
  /** How a request's look stands, by the ledger's key; `null` where it has none. */
  find(requestId: string): Promise<LaterLook | null>;
  /** The message that tells what it found, as it was or will be published; `null` while there is none, and once it is destroyed. */
  message(requestId: string): Promise<Pick<OutboxMessage, "headers" | "value"> | null>;
}
