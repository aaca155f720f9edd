export type { OperatorAction, OperatorResult, RecordedAction } from "./audit/audit.ts";
export type { PauseTarget } from "./holds/holds.ts";
export { LEDGER_STEPS } from "./journal/journal.ts";
export type { OpenChainEntry } from "./journal/read-chain.ts";
export type { TimelineEntry } from "./journal/timeline.ts";
export type { InstanceSeen } from "./leases/instances.ts";
export type { Ledger } from "./ledger.ts";
export type { Links, NewResultLink, ResultLink } from "./links/links.ts";
export {
  type DueLook,
  type LaterLook,
  LOOK_RESULTS,
  type LookResult,
  lookMessageId,
  type NewLook,
  type ReachedRungs,
} from "./looks/looks.ts";
export type { RestoredOutcome } from "./maintenance/maintenance.ts";
export {
  type ErasedCount,
  type NewNotice,
  NOTICE_PARTIES,
  NOTICE_STATES,
  type NoticeState,
  type NoticeView,
  noticePlace,
} from "./notices/notices.ts";
export { type LedgerOptions, openLedger } from "./open-ledger.ts";
export type { DeadLetter } from "./outbox/dead-letters.ts";
export type { EndedGroup } from "./reads/month-report.ts";
export type { ReceivedGroup } from "./reads/received-groups.ts";
export type { RequestFilter } from "./reads/request-filter.ts";
export type { ListPosition } from "./reads/request-page.ts";
export type { SenderOverview } from "./reads/sender-list.ts";
export type { OpenCounts, WorkspaceOverview } from "./reads/workspace-list.ts";
export type { Retention } from "./retention.ts";
export { checkLedgerKey, readLedgerVersion } from "./storage/inspect-ledger.ts";
export { type KeyUse, readKeyUse } from "./storage/key-use.ts";
export { LedgerError, type LedgerErrorCode } from "./storage/ledger-error.ts";
export type {
  ClaimedRequest,
  DeletedHint,
  IntakeResult,
  JournalEntry,
  KnownRequest,
  LateRequest,
  Lease,
  LedgerStatistics,
  LedgerSummary,
  ListedRequest,
  LockedMessage,
  NewJournalEntry,
  NewRequest,
  OutboxMessage,
  OutcomeBuilder,
  OutcomeStatus,
  ParkState,
  Reappearance,
  ReappearedHint,
  RequestIdentity,
  RequestKind,
  RequestState,
  RequestView,
  Submission,
  WaitReason,
  WorkspaceBudget,
} from "./types.ts";
