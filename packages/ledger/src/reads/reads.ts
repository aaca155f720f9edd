import type { OpenChainEntry } from "../journal/read-chain.ts";
import type { TimelineEntry } from "../journal/timeline.ts";
import type { InstanceSeen } from "../leases/instances.ts";
import type { DeadLetter } from "../outbox/dead-letters.ts";
import type {
  LedgerStatistics,
  LedgerSummary,
  ListedRequest,
  OutboxMessage,
  RequestIdentity,
  RequestView,
} from "../types.ts";
import type { EndedGroup } from "./month-report.ts";
import type { ReceivedGroup } from "./received-groups.ts";
import type { RequestFilter } from "./request-filter.ts";
import type { ListPosition, RequestPage } from "./request-page.ts";
import type { SenderOverview } from "./sender-list.ts";
import type { WorkspaceOverview } from "./workspace-list.ts";

/** How requests and the whole ledger stand; nothing is changed. */
export interface Reads {
  /** By the ledger's key. */
  find(requestId: string): Promise<RequestView | null>;
  /** A sender's request; `null` where the sender has none of this id, in the same time whether another sender has or not. */
  findOwn(identity: RequestIdentity): Promise<RequestView | null>;
  /** A sender's request, with what lists tell of it. */
  findListed(identity: RequestIdentity): Promise<ListedRequest | null>;
  /** Every sender's request of this id, in the order of the senders' names. */
  findEverySenders(requestId: string): Promise<readonly ListedRequest[]>;
  /** A page of the requests that fit; `next` is `null` behind the last one. */
  list(
    filter: RequestFilter,
    page: RequestPage,
  ): Promise<{ readonly requests: readonly ListedRequest[]; readonly next: ListPosition | null }>;
  count(filter: RequestFilter): Promise<number>;
  /** What ended from `since` on (milliseconds since 1970), the earliest first. */
  endedSince(since: number, limit: number): Promise<readonly ListedRequest[]>;
  /** The same before `until`, page by page. */
  endedBetween(
    time: { readonly from: number; readonly until: number },
    page: { readonly limit: number; readonly after?: ListPosition | null },
  ): Promise<{ readonly requests: readonly ListedRequest[]; readonly next: ListPosition | null }>;
  /** A request's journal as it may be shown, by the ledger's key. */
  timeline(requestId: string): Promise<readonly TimelineEntry[]>;
  /** A request's journal as it is hashed, by the ledger's key. */
  chain(requestId: string): Promise<readonly OpenChainEntry[]>;
  /** What a request says, for another one like it; `null` once it is destroyed. By the ledger's key. */
  content(requestId: string): Promise<{
    readonly subjects: readonly string[];
    readonly payload: Uint8Array;
  } | null>;
  workspaces(): Promise<readonly WorkspaceOverview[]>;
  /** How one stands, its queue apart; `null` for one that never had a request. */
  workspace(workspaceId: string): Promise<Pick<WorkspaceOverview, "parked" | "budget"> | null>;
  senders(): Promise<readonly SenderOverview[]>;
  /** The processes that took a lease within a day, the one that said so last first. */
  instances(): Promise<readonly InstanceSeen[]>;
  /** What ended from `from` on and before `until`. */
  endedGroups(time: { readonly from: number; readonly until: number }): Promise<readonly EndedGroup[]>;
  /** What was received from `from` on and before `until`, ended or not, as far as it is remembered. */
  receivedGroups(time: { readonly from: number; readonly until: number }): Promise<readonly ReceivedGroup[]>;
  /** The dead letters that are kept, the newest first. */
  deadLetters(page: {
    readonly limit: number;
    readonly after?: { readonly at: number; readonly id: string } | null;
  }): Promise<readonly DeadLetter[]>;
  /** Which of these requests have ended. */
  filterEnded(requestIds: readonly string[]): Promise<readonly string[]>;
  /** Which of these requests still have identifiers: they are open, or ended within `IDENTIFIER_RETENTION`. */
  filterIdentified(requestIds: readonly string[]): Promise<readonly string[]>;
  /** The outcome as it was, or will be, published; `null` while there is none, and once it is destroyed. */
  outcome(requestId: string): Promise<Pick<OutboxMessage, "headers" | "value"> | null>;
  /** The dead letters of records that lay at `topic-partition-offset`, while they are kept. */
  keptLetters(position: string): Promise<readonly Pick<OutboxMessage, "headers" | "value">[]>;
  /** Counts for status views, metrics and the pipe's end. */
  summary(): Promise<LedgerSummary>;
  statistics(): Promise<LedgerStatistics>;
  /** Checks a request's hash chain; `null` where the id is unknown. */
  verify(requestId: string): Promise<{
    readonly intact: boolean;
    readonly entries: number;
    /** How many of the entries the ledger's key vouches for: all of them, unless a version before the seal wrote the last ones. */
    readonly sealedEntries: number;
    readonly head: string;
    readonly brokenAt: number | null;
  } | null>;
}
