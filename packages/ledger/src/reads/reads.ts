import type {
  LedgerStatistics,
  LedgerSummary,
  OutboxMessage,
  RequestIdentity,
  RequestView,
} from "../types.ts";

/** How requests and the whole ledger stand; nothing is changed. */
export interface Reads {
  /** By the ledger's key. */
  find(requestId: string): Promise<RequestView | null>;
  /** A sender's request; `null` where the sender has none of this id, in the same time whether another sender has or not. */
  findOwn(identity: RequestIdentity): Promise<RequestView | null>;
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
