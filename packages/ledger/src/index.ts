export { LedgerError, type LedgerErrorCode } from "./ledger-error.ts";
export { type LedgerOptions, openLedger } from "./open-ledger.ts";
export { DEFAULT_RETENTION, RetentionError } from "./retention.ts";
export type {
  Arrival,
  ClaimedRequest,
  HeldMessage,
  JournalEntry,
  LateRequest,
  Lease,
  Ledger,
  LedgerStatistics,
  LedgerSummary,
  NewJournalEntry,
  NewRequest,
  OutboxMessage,
  OutcomeBuilder,
  OutcomeStatus,
  ParkState,
  Receipt,
  RequestKind,
  RequestState,
  RequestView,
  Retention,
  WaitReason,
  WorkspaceBudget,
} from "./types.ts";
