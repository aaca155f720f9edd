import type { NewLook } from "../looks/looks.ts";
import type { NewNotice } from "../notices/notices.ts";
import type {
  ClaimedRequest,
  JournalEntry,
  LateRequest,
  Lease,
  NewJournalEntry,
  OutboxMessage,
  OutcomeBuilder,
  OutcomeStatus,
  RequestIdentity,
  WaitReason,
} from "../types.ts";

/** Claimed requests, from their claim to their end. Every write carries the lease and is refused with `lease_lost` once another owner has the workspace. */
export interface Requests {
  /**
   * Takes up to `limit` due requests, shared between senders: whoever has the fewest running comes first, and none has more than `most`
   * running while another has work due. A sender that has nothing running gets one beyond the limit. Of one sender: verification first, then
   * the nearest deadline, which counts as between arrival and arrival + 90 days.
   */
  claim(lease: Lease, limit: number, most?: number): Promise<readonly ClaimedRequest[]>;
  /** Writes to the request's journal; returns the entries as written. */
  append(
    lease: Lease,
    requestId: string,
    entries: readonly NewJournalEntry[],
    /** With `unlessHeld` it rejects with `held_by_operator`, and writes nothing, where an operator holds the request. `messages` are stored with the entries. */
    options?: { readonly unlessHeld?: boolean; readonly messages?: readonly OutboxMessage[] },
  ): Promise<readonly JournalEntry[]>;
  /**
   * Passes the point of no return with `entries`, and the first time with `messages`, unless a cancel has come: then nothing is written
   * and it resolves to `null`. It rejects with `held_by_operator` where an operator holds the request. The first time it rejects with `blocked` while another request of the same person runs, with `paused`,
   * and with `over_daily_limit` where a deletion is beyond `deletionsPerDay` and was not released.
   */
  begin(
    lease: Lease,
    requestId: string,
    entries: readonly NewJournalEntry[],
    messages?: readonly OutboxMessage[],
    /** How many deletions of the sender may begin on one day (UTC). @default any number */
    deletionsPerDay?: number | null,
  ): Promise<readonly JournalEntry[] | null>;
  isCancelRequested(requestId: string): Promise<boolean>;
  /** The journal of any request of a sender that is still remembered, for `retryOf`. `null` where the sender has none of this id. */
  history(identity: RequestIdentity): Promise<{
    readonly kind: string;
    readonly workspaceId: string | null;
    readonly subjects: readonly string[] | null;
    readonly journal: readonly JournalEntry[];
  } | null>;
  /** Puts a claimed request to sleep until `dueAt`. */
  wait(
    lease: Lease,
    requestId: string,
    wait: {
      readonly reason: WaitReason;
      readonly code: string;
      /** `null`: not by itself, somebody has to make it due. */
      readonly dueAt: number | null;
      readonly progress?: Uint8Array | null;
      /** Written to the journal in the same transaction. */
      readonly entries?: readonly NewJournalEntry[];
      readonly messages?: readonly OutboxMessage[];
    },
  ): Promise<void>;
  /** Gives a claimed request back, due at once (graceful stop). */
  requeue(lease: Lease, requestId: string, progress: Uint8Array | null): Promise<void>;
  /** Assigns claimed requests to their workspace, due at once; all of them, with what is told of it, or none. */
  assign(
    lease: Lease,
    requestIds: readonly string[],
    workspaceId: string,
    messages?: readonly OutboxMessage[],
  ): Promise<void>;
  /**
   * Ends a claimed request: last journal entries (`entries`, then one of the ledger's own that says how it ended), state and
   * outcome in one transaction. Wakes requests that waited for it.
   */
  end(
    lease: Lease,
    requestId: string,
    end: {
      readonly status: OutcomeStatus;
      readonly reasonCode: string | null;
      readonly entries?: readonly NewJournalEntry[];
      readonly outcome: OutcomeBuilder;
      /** Whether somebody was deleted: then the person is watched for, until `watchMs` is over. */
      readonly watch?: boolean;
      /** When its contacts are looked for once more. @default never */
      readonly look?: NewLook | null;
      /** Who is told what was erased; what they are told is a part of `outcome`. @default nobody */
      readonly notices?: readonly NewNotice[];
    },
  ): Promise<void>;
  /**
   * Writes when requests that are ready are expected to end, `msPerRequest` one after the other in the order of claims, for `limit` of
   * them from `offset` on. `messages` gets those whose forecast passes the deadline for the first time. Resolves to how many were looked at.
   */
  forecast(
    lease: Lease,
    pace: { readonly msPerRequest: number; readonly offset: number; readonly limit: number },
    messages: (late: readonly LateRequest[]) => readonly OutboxMessage[],
  ): Promise<number>;
}
