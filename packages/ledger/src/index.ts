export type { Ledger } from "./ledger.ts";
export { DEFAULT_RETENTION, RetentionError } from "./maintenance/retention.ts";
export { type LedgerOptions, openLedger } from "./open-ledger.ts";
export { checkLedgerKey, readLedgerVersion } from "./storage/inspect-ledger.ts";
export { LedgerError, type LedgerErrorCode } from "./storage/ledger-error.ts";
export type {
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
  NewRequest,
  OutboxMessage,
  OutcomeBuilder,
  OutcomeStatus,
  ParkState,
  Reappearance,
  ReappearedHint,
  Receipt,
  RequestKind,
  RequestState,
  RequestView,
  Retention,
  WaitReason,
  WorkspaceBudget,
} from "./types.ts";
