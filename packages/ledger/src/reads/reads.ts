import type { LedgerStatistics, LedgerSummary, OutboxMessage, RequestView } from "../types.ts";

/** How requests and the whole ledger stand; nothing is changed. */
export interface Reads {
  find(requestId: string): Promise<RequestView | null>;
  /** Which of these requests have ended. */
  filterEnded(requestIds: readonly string[]): Promise<readonly string[]>;
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
    readonly head: string;
    readonly brokenAt: number | null;
  } | null>;
}
