import type {
  Arrival,
  ClaimedRequest,
  DeletedHint,
  HeldMessage,
  JournalEntry,
  LateRequest,
  Lease,
  LedgerStatistics,
  LedgerSummary,
  NewJournalEntry,
  OutboxMessage,
  OutcomeBuilder,
  OutcomeStatus,
  ParkState,
  Reappearance,
  ReappearedHint,
  Receipt,
  RequestView,
  WaitReason,
  WorkspaceBudget,
} from "./types.ts";

/**
 * The service's memory: inbox, journal, outbox and leases. What a method writes is one transaction, but for what
 * goes through any number of rows (`purge`, `redeliver`), which takes them in portions. All of it is durable when the method resolves.
 * Errors carry a `code`: `lease_lost` (another owner has the workspace; stop, write nothing),
 * `ledger_unavailable` (retryable: the database did not answer, is locked, full or read-only).
 */
export interface Ledger {
  /** Stores a batch in one transaction; the receipts are in the batch's order. */
  receive(batch: readonly Arrival[]): Promise<readonly Receipt[]>;

  /** Leases up to `limit` workspaces that have due requests (or a due probe) and no living owner. */
  lease(options: {
    readonly owner: string;
    readonly ttlMs: number;
    readonly limit: number;
  }): Promise<readonly Lease[]>;
  /** Prolongs a lease; `lease_lost` where it is no longer this owner's. */
  renew(lease: Lease, ttlMs: number): Promise<Lease>;
  /** Gives a workspace back, so that another process can take it at once. */
  release(lease: Lease): Promise<void>;

  /** Takes due requests: verification first, then the earliest deadline. */
  claim(lease: Lease, limit: number): Promise<readonly ClaimedRequest[]>;
  /** Writes to the request's journal; returns the entries as written. */
  append(
    lease: Lease,
    requestId: string,
    entries: readonly NewJournalEntry[],
  ): Promise<readonly JournalEntry[]>;
  /**
   * Passes the point of no return with `entries`, and the first time with `messages`, unless a cancel has come: then nothing is written
   * and it resolves to `null`.
   */
  begin(
    lease: Lease,
    requestId: string,
    entries: readonly NewJournalEntry[],
    messages?: readonly OutboxMessage[],
  ): Promise<readonly JournalEntry[] | null>;
  isCancelRequested(requestId: string): Promise<boolean>;
  /** The journal of any request that is still remembered, for `retryOf`. `null` where the id is unknown. */
  history(requestId: string): Promise<{
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
      readonly dueAt: number;
      readonly progress?: Uint8Array | null;
      /** Written to the journal in the same transaction. */
      readonly entries?: readonly NewJournalEntry[];
      readonly messages?: readonly OutboxMessage[];
    },
  ): Promise<void>;
  /** Gives a claimed request back, due at once (graceful stop). */
  requeue(lease: Lease, requestId: string, progress: Uint8Array | null): Promise<void>;
  /** Moves claimed requests from the front desk to their workspace, due at once; all of them or none. */
  assign(lease: Lease, requestIds: readonly string[], workspaceId: string): Promise<void>;
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
    },
  ): Promise<void>;

  /**
   * Parks a workspace: nothing is claimed there until `unpark`; it is leased again at `probeAt`, for a probe. Every request of it
   * that is neither ended nor running now waits for `authorization`; `messages` gets the ids of those that did not wait for it
   * already. Parking a parked workspace keeps `since`, sets `probeAt` and takes in what has arrived meanwhile.
   */
  park(
    lease: Lease,
    park: Omit<ParkState, "since">,
    messages: (requestIds: readonly string[]) => readonly OutboxMessage[],
  ): Promise<readonly string[]>;
  parked(workspaceId: string): Promise<ParkState | null>;
  /** How each parked workspace stands, the one that was parked first before the others. */
  listParked(): Promise<readonly ParkState[]>;
  /** Ends the parking; its waiting (`authorization`) requests are due at once. Returns their ids. */
  unpark(
    lease: Lease,
    messages: (requestIds: readonly string[]) => readonly OutboxMessage[],
  ): Promise<readonly string[]>;
  /**
   * Writes when requests that are ready are expected to end, `msPerRequest` one after the other in the order of claims, for `limit` of
   * them from `offset` on. `messages` gets those whose forecast passes the deadline for the first time. Resolves to how many were looked at.
   */
  forecast(
    lease: Lease,
    pace: { readonly msPerRequest: number; readonly offset: number; readonly limit: number },
    messages: (late: readonly LateRequest[]) => readonly OutboxMessage[],
  ): Promise<number>;
  /**
   * A workspace has a new token: where it is parked it is leased for a probe at once, and requests that wait at the front desk for a
   * workspace are looked at again.
   */
  workspaceConnected(workspaceId: string): Promise<void>;
  /** Keeps the workspace's pause (a 429) and last seen limit, for the next owner. */
  saveBudget(lease: Lease, budget: WorkspaceBudget): Promise<void>;
  loadBudget(workspaceId: string): Promise<WorkspaceBudget | null>;

  /**
   * Takes unpublished messages, oldest first, for `holdMs`, or until `owner` is known to be dead: where owners of one host can be
   * watched (SQLite), what a killed process held is free at once.
   */
  takeOutbox(options: {
    readonly owner: string;
    readonly lanes: readonly OutboxMessage["lane"][];
    /** Only those that go there. */
    readonly destination?: string;
    readonly limit: number;
    readonly holdMs: number;
  }): Promise<readonly HeldMessage[]>;
  /** Destinations that a due message goes to. */
  dueDestinations(): Promise<readonly string[]>;
  markPublished(ids: readonly string[]): Promise<void>;
  /** Tries again at `dueAt`. */
  postpone(id: string, dueAt: number, code: string): Promise<void>;
  /** Takes a message that can't be published out of the way; it is kept and counted. */
  setAside(id: string, code: string): Promise<void>;

  /**
   * Makes messages due at once, as if they had never been tried: of every channel those quarantined (`setAside`) at `since` or later, or
   * those that `id` names, a request's or a message's own. By id, callbacks are sent again whatever became of them; on Kafka, where a
   * reader can go back by itself, only what is not published. Ids, headers and bytes stay as they are. Returns what is due.
   */
  redeliver(
    which: { readonly id: string } | { readonly since: number },
  ): Promise<readonly Pick<OutboxMessage, "id" | "lane" | "requestId">[]>;

  /**
   * Writes to the journals of deletions that planned a contact that Intercom says it is deleted; each time after the first is passed over.
   * An entry that comes after the request's end leaves the digest in its outcome as it is. Resolves to the requests.
   */
  noteDeleted(hint: DeletedHint): Promise<readonly string[]>;
  /**
   * Stores `messages` for ended deletions whose person is seen again at `hint.at`, once for each. Resolves to the requests.
   */
  noteReappeared(
    hint: ReappearedHint,
    messages: (seen: readonly Reappearance[]) => readonly OutboxMessage[],
  ): Promise<readonly string[]>;

  find(requestId: string): Promise<RequestView | null>;
  /** Which of these requests have ended. */
  filterEnded(requestIds: readonly string[]): Promise<readonly string[]>;
  /** The outcome as it was, or will be, published; `null` while there is none, and once it is destroyed. */
  outcome(requestId: string): Promise<Pick<OutboxMessage, "headers" | "value"> | null>;
  /** Counts for status views, metrics and the pipe's end. */
  summary(): Promise<LedgerSummary>;
  statistics(): Promise<LedgerStatistics>;
  /** Destroys what has served its time (see `Retention`), a little at a time; returns counts. Rejects where `signal` aborts: the rest is done by the next one. */
  purge(
    signal?: AbortSignal,
    /** Told after each little. */
    onBatch?: () => void,
  ): Promise<{ readonly identifiers: number; readonly requests: number; readonly messages: number }>;
  /** Moves every time that something waits for `byMs` back, after the wall clock was set back by as much. */
  shiftDueTimes(byMs: number): Promise<void>;
  /** Checks a request's hash chain; `null` where the id is unknown. */
  verify(requestId: string): Promise<{
    readonly intact: boolean;
    readonly entries: number;
    readonly head: string;
    readonly brokenAt: number | null;
  } | null>;

  /** Calls back when something may have become due, whichever process wrote it. Returns the way to stop. */
  onChange(listener: () => void): () => void;
  /** The first time after `after` at which a waiting request, a probe or a message (callbacks apart) is due, both in milliseconds since 1970; `null` where none is. */
  nextDueAt(after: number): Promise<number | null>;
  close(): Promise<void>;
}
