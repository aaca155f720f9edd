import type { Seal } from "@intercom-dsar/sealing";
import type { OpenNotices } from "./notices/notices.ts";

/** A message for the world outside, kept byte for byte, so that a repeated publication is identical. */
export interface OutboxMessage {
  /** Deterministic and unique in the ledger (`outcome:<key>`, …): the same message is never stored twice. */
  readonly id: string;
  readonly channel: "outcomes" | "events" | "dead-letter" | "callbacks";
  /** Where a callback goes, as `https://host:port`: messages to different destinations are taken apart. Names nobody. */
  readonly destination?: string | null;
  /** The request that the message speaks of, where there is one. */
  readonly requestId: string | null;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array | null;
}

/** A message taken from the outbox for publication; nobody else takes it until the hold ends. */
export interface LockedMessage extends OutboxMessage {
  /** Publications that were tried before this one. */
  readonly attempts: number;
  readonly createdAt: number;
}

export type RequestKind = "access" | "deletion" | "preview";
export type RequestState = "received" | "running" | "waiting" | "ended";
/** What a waiting request waits for. */
export type WaitReason =
  | "retry"
  | "authorization"
  | "verification"
  | "order"
  | "workspace"
  | "paused"
  | "limit"
  | "approval";
export type OutcomeStatus =
  | "completed"
  | "previewed"
  | "partial"
  | "not_found"
  | "cancelled"
  | "rejected"
  | "failed";

/** What makes a request one: who asked, and the id that the sender gave it. The same id of two senders is two requests. */
export interface RequestIdentity {
  readonly sender: string;
  readonly requestId: string;
}

/** A request that the ledger has. */
export interface KnownRequest {
  /** The ledger's key, by which everything else asks for it: the sender's own id, or `SENDER:ID` where another sender has that id. */
  readonly requestId: string;
  readonly sender: string;
  /** The id that the sender gave it. */
  readonly senderRequestId: string;
}

/** A request as intake hands it over. Times are milliseconds since 1970. */
export interface NewRequest extends RequestIdentity {
  readonly kind: RequestKind;
  /** The workspace as the request states it, `null` where it states none. */
  readonly statedWorkspaceId: string | null;
  /** The workspace that will be worked on, `null` while it is not known: then the request is unassigned. */
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
  /** The law that it is asked under (`gdpr`), for statistics. @default not known */
  readonly regulation?: string | null;
  /** The endpoint's kind and the sender (`webhook:portal`); `null` from Kafka and the pipe. */
  readonly origin?: string | null;
  /** Written to the journal with it, so that a version that does not know such a request leaves it alone. @default none */
  readonly entries?: readonly NewJournalEntry[];
}

/** One thing that came through an endpoint. */
export type Submission =
  | {
      readonly type: "request";
      readonly request: NewRequest;
      /** What makes two requests the same, the workspace apart; kept as a keyed hash. */
      readonly requestFingerprint: string;
      /** Stored in the outbox instead of the request where the id is taken by another meaning; `null` where the endpoint answers by itself. */
      readonly onConflict: (() => OutboxMessage) | null;
    }
  | {
      /** Readable but not servable: ended at once. */
      readonly type: "rejection";
      readonly sender: string;
      readonly requestId: string;
      readonly kind: string;
      readonly statedWorkspaceId: string | null;
      readonly requestFingerprint: string;
      readonly reasonCode: string;
      readonly receivedAt: number;
      readonly traceparent: string | null;
      readonly origin?: string | null;
      readonly onConflict: (() => OutboxMessage) | null;
      readonly outcome: OutcomeBuilder;
    }
  | { readonly type: "cancel"; readonly sender: string; readonly requestId: string }
  | { readonly type: "dead-letter"; readonly message: OutboxMessage };

export type IntakeResult = "accepted" | "duplicate" | "conflict" | "cancel-noted" | "dead-letter";

/** Makes the outcome, and what is to follow it, when the journal's head is known; called inside the transaction that ends the request. */
export type OutcomeBuilder = (ended: {
  /** The ledger's key. */
  readonly requestId: string;
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
  /** `""` is unassigned: requests whose workspace is not settled. */
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

export interface ClaimedRequest extends KnownRequest {
  readonly kind: RequestKind;
  readonly statedWorkspaceId: string | null;
  readonly workspaceId: string;
  readonly subjects: readonly string[];
  readonly payload: Uint8Array;
  readonly receivedAt: number;
  readonly deadline: number;
  readonly arrivedAt: number;
  /** The deadline as far as it counts for order: no earlier than the arrival, no later than 90 days after it. */
  readonly orderDeadline: number;
  readonly after: string | null;
  readonly retryOf: string | null;
  readonly traceparent: string | null;
  /** The endpoint's kind and the sender; `null` from Kafka and the pipe. */
  readonly origin?: string | null;
  /** How often it was claimed before. */
  readonly attempts: number;
  /** When it was claimed first. */
  readonly startedAt: number;
  /** Set once `begin` succeeded: the point of no return is passed. */
  readonly begunAt: number | null;
  /** Whether an operator holds it. */
  readonly isHeld: boolean;
  readonly waitedFor: WaitReason | null;
  readonly cancelRequested: boolean;
  readonly journal: readonly JournalEntry[];
  /** What the last run left for this one (`wait`, `requeue`), sealed at rest. */
  readonly progress: Uint8Array | null;
  /** Seals what is kept of the request beside the ledger: none of it opens once the purge has destroyed the request's key. */
  readonly seal: Seal;
  /** Requests of the same person, or the one named in `after`, that have to end first. `"unknown"` is an `after` that never arrived. */
  readonly blockedBy: readonly { readonly requestId: string; readonly state: RequestState | "unknown" }[];
}

/** How a request stands, for status views; names nobody. */
export interface RequestView extends KnownRequest {
  readonly kind: string;
  /** The endpoint's kind and the sender; `null` from Kafka and the pipe. */
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

/** A request as lists and its own page tell it. */
export interface ListedRequest extends RequestView {
  readonly arrivedAt: number;
  /** When it was claimed first. */
  readonly startedAt: number | null;
  /** How often it was claimed. */
  readonly attempts: number;
  readonly after: string | null;
  readonly retryOf: string | null;
  readonly regulation: string | null;
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
export interface Reappearance extends KnownRequest {
  readonly matchedBy: "address" | "contact";
  /** When the deletion ended. */
  readonly deletedAt: number;
}

/** A request that is not expected to end in time. */
export interface LateRequest extends KnownRequest {
  readonly deadline: number;
  readonly forecastAt: number;
}

export interface WorkspaceBudget {
  readonly limit: number | null;
  readonly pausedUntil: number | null;
}

export interface LedgerSummary {
  readonly open: Readonly<Record<"received" | "running" | "waiting", number>>;
  /** Callbacks apart: those may wait for days for a target that is down. */
  readonly unpublished: number;
  readonly quarantined: number;
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
  /** Deletions that wait since their sender's number of the day is used up. */
  readonly overDailyLimit: number;
  readonly openNotices: readonly OpenNotices[];
  /** Messages that are not published yet, and those that never will be without hands. */
  readonly outbox: readonly {
    readonly channel: OutboxMessage["channel"];
    readonly state: "unpublished" | "set_aside";
    readonly count: number;
    readonly oldestCreatedAt: number;
  }[];
}
