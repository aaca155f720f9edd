/** A message for the world outside, kept byte for byte, so that a repeated publication is identical. */
export interface OutboxMessage {
  /** Deterministic and unique in the ledger (`outcome:<requestId>`, …): the same message is never stored twice. */
  readonly id: string;
  readonly lane: "outcomes" | "events" | "dead-letter" | "callbacks";
  /** Where a callback goes, as `https://host:port`: messages to different destinations are taken apart. Names nobody. */
  readonly destination?: string | null;
  /** The request that the message speaks of, where there is one. */
  readonly requestId: string | null;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array | null;
}

/** A message taken from the outbox for publication; nobody else takes it until the hold ends. */
export interface HeldMessage extends OutboxMessage {
  /** Publications that were tried before this one. */
  readonly attempts: number;
  readonly createdAt: number;
}

export type RequestKind = "access" | "deletion";
export type RequestState = "received" | "running" | "waiting" | "ended";
/** What a waiting request waits for. */
export type WaitReason = "retry" | "authorization" | "verification" | "order" | "workspace";
export type OutcomeStatus = "completed" | "partial" | "not_found" | "cancelled" | "rejected" | "failed";

/** A request as intake hands it over. Times are milliseconds since 1970. */
export interface NewRequest {
  readonly requestId: string;
  readonly kind: RequestKind;
  /** The workspace as the request states it, `null` where it states none. */
  readonly statedWorkspaceId: string | null;
  /** The workspace that will be worked on, `null` while it is not known: then the request waits at the front desk. */
  readonly workspaceId: string | null;
  /** Normalised addresses. Sealed at rest; indexed only as a keyed hash. */
  readonly subjects: readonly string[];
  /** The request's data as it came, sealed at rest. */
  readonly payload: Uint8Array;
  readonly receivedAt: number;
  readonly deadline: number;
  readonly after: string | null;
  readonly retryOf: string | null;
  readonly traceparent: string | null;
  /** Who asked (`webhook:portal`), where the door knows it. */
  readonly origin?: string | null;
}

/** One thing that came through a door. */
export type Arrival =
  | {
      readonly type: "request";
      readonly request: NewRequest;
      /** What makes two requests the same, the workspace apart; kept as a keyed hash. */
      readonly meaning: string;
      /** Stored in the outbox instead of the request where the id is taken by another meaning; `null` where the door answers by itself. */
      readonly onConflict: OutboxMessage | null;
    }
  | {
      /** Readable but not servable: ended at once. */
      readonly type: "rejection";
      readonly requestId: string;
      readonly kind: string;
      readonly statedWorkspaceId: string | null;
      readonly meaning: string;
      readonly reasonCode: string;
      readonly receivedAt: number;
      readonly traceparent: string | null;
      readonly origin?: string | null;
      readonly onConflict: OutboxMessage | null;
      readonly outcome: OutcomeBuilder;
    }
  | { readonly type: "cancel"; readonly requestId: string }
  | { readonly type: "dead-letter"; readonly message: OutboxMessage };

export type Receipt = "accepted" | "duplicate" | "conflict" | "cancel-noted" | "dead-letter";

/** Makes the outcome, and what is to follow it, when the journal's head is known; called inside the transaction that ends the request. */
export type OutcomeBuilder = (ended: {
  readonly journalDigest: string;
  readonly endedAt: number;
}) => OutboxMessage | readonly OutboxMessage[];

/** A fact for the journal. `facts` hold step data that names nobody: counts, statuses, codes, times, Intercom's `request_id`. */
export interface NewJournalEntry {
  readonly step: string;
  /** A contact id in the clear: kept in a column that is erased; the chain holds a keyed commitment to it. */
  readonly contactId?: string;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  /** Whether later hints about the contact are matched with this request (`noteDeleted`, `noteReappeared`). */
  readonly watch?: true;
}

export interface JournalEntry {
  readonly seq: number;
  readonly at: number;
  readonly step: string;
  /** `null` where the step has none or where it was erased. */
  readonly contactId: string | null;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly hash: string;
}

/** The right to work for one workspace; every write under it carries the fence and is refused once another owner has it. */
export interface Lease {
  /** `""` is the front desk: requests whose workspace is not settled. */
  readonly workspaceId: string;
  readonly owner: string;
  readonly fence: number;
  /** True where the last owner never gave the workspace back: it died, or lost its lease. */
  readonly takenOver?: boolean;
  /** Milliseconds that the lease still runs, counted on this process's monotonic clock from before the database was asked. */
  remainingMs(): number;
}

/** Why nobody works for a workspace at present. */
export interface ParkState {
  readonly reason: "authorization" | "scope";
  /** Intercom's code or the scope's name. */
  readonly code: string;
  readonly since: number;
  readonly probeAt: number;
}

export interface ClaimedRequest {
  readonly requestId: string;
  readonly kind: RequestKind;
  readonly statedWorkspaceId: string | null;
  readonly workspaceId: string;
  readonly subjects: readonly string[];
  readonly payload: Uint8Array;
  readonly receivedAt: number;
  readonly deadline: number;
  readonly after: string | null;
  readonly retryOf: string | null;
  readonly traceparent: string | null;
  /** Who asked; `null` where that is not known (Kafka, the pipe). */
  readonly origin?: string | null;
  /** How often it was claimed before. */
  readonly attempts: number;
  /** When it was claimed first. */
  readonly startedAt: number;
  /** Set once `begin` succeeded: the point of no return is passed. */
  readonly begunAt: number | null;
  readonly waitedFor: WaitReason | null;
  readonly cancelRequested: boolean;
  readonly journal: readonly JournalEntry[];
  /** What the last run left for this one (`wait`, `handBack`), sealed at rest. */
  readonly progress: Uint8Array | null;
  /** Requests of the same person, or the one named in `after`, that have to end first. `"unknown"` is an `after` that never arrived. */
  readonly blockedBy: readonly { readonly requestId: string; readonly state: RequestState | "unknown" }[];
}

/** How a request stands, for status views; names nobody. */
export interface RequestView {
  readonly requestId: string;
  readonly kind: string;
  /** Who asked; `null` where that is not known (Kafka, the pipe). */
  readonly origin: string | null;
  readonly workspaceId: string | null;
  readonly state: RequestState;
  readonly waitReason: WaitReason | null;
  readonly waitCode: string | null;
  readonly dueAt: number | null;
  readonly receivedAt: number;
  readonly deadline: number | null;
  readonly forecastAt: number | null;
  readonly begunAt: number | null;
  readonly endedAt: number | null;
  readonly status: OutcomeStatus | null;
  readonly reasonCode: string | null;
  readonly cancelRequested: boolean;
}

/**
 * The service's memory: inbox, journal, outbox and leases. Every method is one transaction and durable when it resolves.
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
  handBack(lease: Lease, requestId: string, progress: Uint8Array | null): Promise<void>;
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
  noteConnected(workspaceId: string): Promise<void>;
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
   * Puts callbacks back that were set aside at `since` or later, or the one of `requestId` whatever became of it, as if they had never
   * been tried. Returns the requests that they speak of.
   */
  redeliver(which: { readonly requestId: string } | { readonly since: number }): Promise<readonly string[]>;

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
  endedAmong(requestIds: readonly string[]): Promise<readonly string[]>;
  /** The outcome as it was, or will be, published; `null` while there is none, and once it is destroyed. */
  outcome(requestId: string): Promise<Pick<OutboxMessage, "headers" | "value"> | null>;
  /** Counts for status views, metrics and the pipe's end. */
  summary(): Promise<LedgerSummary>;
  statistics(): Promise<LedgerStatistics>;
  /** Destroys what has served its time (see `Retention`), a little at a time; returns counts. Rejects where `signal` aborts: the rest is done by the next one. */
  purge(
    signal?: AbortSignal,
  ): Promise<{ readonly identifiers: number; readonly requests: number; readonly messages: number }>;
  /** Moves every time that something waits for `byMs` back, after the wall clock was set back by as much. */
  bringForward(byMs: number): Promise<void>;
  /** Checks a request's hash chain; `null` where the id is unknown. */
  verify(requestId: string): Promise<{
    readonly intact: boolean;
    readonly entries: number;
    readonly head: string;
    readonly brokenAt: number | null;
  } | null>;

  /** Calls back when something may have become due, whichever process wrote it. Returns the way to stop. */
  onChange(listener: () => void): () => void;
  /** The time, as milliseconds since 1970, at which the next waiting request, probe or message (callbacks apart) is due; `null` where none waits. */
  nextDueAt(): Promise<number | null>;
  close(): Promise<void>;
}

/** Intercom says that a contact is deleted. Times are milliseconds since 1970, by Intercom's clock. */
export interface DeletedHint {
  readonly workspaceId: string;
  readonly contactId: string;
  readonly at: number;
}

/** Intercom says that a contact came to be, or came back. */
export interface ReappearedHint {
  readonly workspaceId: string;
  readonly contactIds: readonly string[];
  /** Normalised. */
  readonly addresses: readonly string[];
  /** By Intercom's clock, which counts in whole seconds. */
  readonly at: number;
}

/** A deletion whose person is seen again. */
export interface Reappearance {
  readonly requestId: string;
  readonly matchedBy: "address" | "contact";
  /** When the deletion ended. */
  readonly deletedAt: number;
}

/** A request that is not expected to end in time. */
export interface LateRequest {
  readonly requestId: string;
  readonly deadline: number;
  readonly forecastAt: number;
}

export interface WorkspaceBudget {
  readonly limit: number | null;
  readonly pausedUntil: number | null;
}

export interface LedgerSummary {
  readonly open: Readonly<Record<"received" | "running" | "waiting", number>>;
  readonly ended: number;
  /** Callbacks apart: those may wait for days for a target that is down. */
  readonly unpublished: number;
  readonly setAside: number;
  readonly parkedWorkspaces: number;
  readonly oldestOpenReceivedAt: number | null;
  readonly nearestDeadline: number | null;
}

/** How the shared ledger stands, for metrics: counts by few and known words, and the times that say whether requests will be late. */
export interface LedgerStatistics {
  /** Requests that have not ended. Times in milliseconds since 1970. */
  readonly open: readonly {
    readonly state: Exclude<RequestState, "ended">;
    readonly kind: string;
    readonly count: number;
    readonly oldestReceivedAt: number;
    readonly nearestDeadline: number | null;
  }[];
  /** How far the worst forecast lies after its deadline, among the requests that were ever told to be at risk; `null` where none is open. */
  readonly forecastOverrunMs: number | null;
  readonly parked: readonly { readonly reason: ParkState["reason"]; readonly count: number }[];
  /** Messages that are not published yet, and those that never will be without hands. */
  readonly outbox: readonly {
    readonly lane: OutboxMessage["lane"];
    readonly state: "unpublished" | "set_aside";
    readonly count: number;
    readonly oldestCreatedAt: number;
  }[];
}

/** How long what is kept. All in milliseconds. */
export interface Retention {
  /** From a request's end to the destruction of its identifiers, contact ids and per-request key. @default 30 days */
  readonly identifiersMs: number;
  /** From publication or end to the removal of outbox rows and the journal. @default 90 days */
  readonly recordsMs: number;
  /** How long ids and keyed body hashes are remembered; longer than the request topic keeps events. @default 400 days */
  readonly idsMs: number;
  /** From a deletion's end on, how long its person is watched for by keyed hashes; 0 keeps none. @default 0 */
  readonly watchMs?: number;
}
