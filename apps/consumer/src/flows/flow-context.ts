import type { PackageFormat, ReportFrame } from "@intercom-dsar/access-package";
import type { ClaimedRequest, JournalEntry, OutboxMessage } from "@intercom-dsar/ledger";
import type { RedactionPolicy } from "@intercom-dsar/redaction";
import type { Recipient } from "@intercom-dsar/sealing";
import type { Clock } from "@intercom-dsar/service";
import type {
  CategoryChoice,
  Coverage,
  ErasableCategory,
  HoldRule,
  Memo,
  Patience,
} from "@intercom-dsar/subject-data";
import type { IntercomPort } from "../domain/intercom-port.ts";
import type { StepEntry } from "../domain/journal-steps.ts";
import type { OptOuts } from "../domain/opt-outs.ts";
import type { Download } from "../http/download.ts";
import type { ResultStore } from "../results/result-store.ts";
import type { Clearances } from "./deletion/clearances.ts";
import type { ContactHolds } from "./deletion/contact-holds.ts";

/** The request's own journal: every method is durable when it resolves, and refused once the lease is lost. */
export interface FlowJournal {
  readonly entries: readonly JournalEntry[];
  /** The messages go into the outbox with the entries. */
  append(entries: readonly StepEntry[], messages?: readonly OutboxMessage[]): Promise<void>;
  /** The entries that come right before an irreversible call. Rejects with `held_by_operator` where an operator holds the request. */
  attempt(entries: readonly StepEntry[]): Promise<void>;
  /** Passes the point of no return with `entries`; false, and nothing written, where a cancel came first. */
  begin(entries: readonly StepEntry[]): Promise<boolean>;
  isCancelRequested(): Promise<boolean>;
  /** The journal of an earlier request of the same sender, for `retryOf`. */
  history(requestId: string): Promise<EarlierRequest | null>;
}

export interface EarlierRequest {
  readonly kind: string;
  readonly workspaceId: string | null;
  readonly subjects: readonly string[] | null;
  readonly journal: readonly JournalEntry[];
}

/** Everything a flow may use. */
export interface FlowContext {
  readonly request: ClaimedRequest;
  readonly intercom: IntercomPort;
  readonly journal: FlowJournal;
  /** Answers of read calls that are kept over a wait, so that a retry repeats none of them. */
  readonly memo: Memo;
  readonly coverage: Coverage;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limits: FlowLimits;
  readonly results: Pick<ResultStore, "put">;
  /** Whom what leaves is sealed to; nobody: it leaves as it is. */
  readonly recipients: readonly Recipient[];
  /** Loads files from where they are offered. */
  readonly download: Download;
  /** What an access request reads. */
  readonly categories: CategoryChoice;
  /** What a deletion erases besides contacts, in this workspace. */
  readonly deletionCategories: readonly ErasableCategory[];
  /** What of it may not be erased, in this workspace. */
  readonly holds: readonly HoldRule[];
  /** Makes the message of what a deleted contact had left; its place is that in the plan. `null`: nobody is told. */
  readonly suppress: ((request: ClaimedRequest, place: number, optOuts: OptOuts) => OutboxMessage) | null;
  /** Plans of a deletion with more items than this wait for an operator's approval; `null`: none does. */
  readonly approvalAbove: number | null;
  /** False while an instance of a release that erases contacts alone is working. */
  readonly mayErase: () => Promise<boolean>;
  /** What of it is cut, in this workspace. */
  readonly policy: RedactionPolicy;
  readonly customObjectTypes: readonly string[];
  /** How an access package is arranged. */
  readonly packageFormat: PackageFormat;
  /** What a page for the person is framed with, in a language that the request may ask for; `null`: none is made. */
  readonly reportFrame: (language: string | null) => ReportFrame | null;
  readonly patience: Patience;
}

/** What a deletion uses besides, made anew for each run. */
export interface DeletionContext extends FlowContext {
  readonly clearances: Clearances;
  readonly contactHolds: ContactHolds;
  /** What each contact said when it was read last, in this run. */
  readonly choices: Map<string, Omit<OptOuts, "subscriptions">>;
}

/** The settings that a flow obeys; all times in milliseconds. */
export interface FlowLimits {
  /** How long after an empty search a deletion searches again before it says `not_found`. */
  readonly notFoundRecheckMs: number;
  /** How long a deletion waits for an accepted contact to be gone. */
  readonly verifyForMs: number;
  /** How often a deletion's plan may be extended by contacts that a later search finds. */
  readonly maxPlanRounds: number;
  /** Of files beside an access package. */
  readonly files: FileLimits;
}

/** Limits of the files of one request. */
export interface FileLimits {
  /** Of one file. */
  readonly fileBytes: number;
  /** Of all files of a request together. */
  readonly requestBytes: number;
  /** An outcome names each of them: a broker refuses messages above 1 MiB by default. */
  readonly files: number;
}
