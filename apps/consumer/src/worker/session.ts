import type { Controllers, PackageFormat, ReportLanguage } from "@intercom-dsar/access-package";
import type { Lease, Ledger } from "@intercom-dsar/ledger";
import type { Clock, Health, Heartbeat, Logger } from "@intercom-dsar/service";
import type {
  CategoryChoice,
  DeletionCategories,
  Holds,
  RedactionPolicies,
} from "@intercom-dsar/subject-data";
import type { OutcomeBody } from "../domain/outcome-body.ts";
import type { Recipients } from "../domain/recipients.ts";
import type { Rights } from "../domain/rights.ts";
import type { WakeUp } from "../domain/wake-up.ts";
import type { FlowLimits } from "../flows/flow-context.ts";
import type { Download } from "../http/download.ts";
import type { MessageFactory } from "../messages/message-factory.ts";
import type { ResultStore } from "../results/result-store.ts";
import type { OpenSpool } from "../results/spool.ts";
import type { Tracing } from "../telemetry/tracing.ts";
import type { WorkspaceDirectory } from "../workspaces/directory.ts";

/** What every run works with. */
export interface RunDependencies {
  readonly ledger: Ledger;
  readonly messages: MessageFactory;
  readonly results: Pick<ResultStore, "put">;
  readonly recipients: Recipients;
  readonly download: Download;
  readonly openSpool: OpenSpool;
  readonly limits: FlowLimits;
  readonly rights: Rights;
  readonly categories: CategoryChoice;
  readonly deletionCategories: DeletionCategories;
  readonly holds: Holds;
  readonly policies: RedactionPolicies;
  readonly customObjectTypes: readonly string[];
  readonly packageFormat: PackageFormat;
  /** `null`: no report is made. */
  readonly controllers: Controllers | null;
  readonly reportLanguage: ReportLanguage;
  /** How long after their deletion contacts are looked for again; 0: never. */
  readonly lookAfterMs: number;
  readonly workspaceGraceMs: number;
  /** How long a request waits for one that it names in `after` or `retryOf` and that never came, counted from its arrival. */
  readonly afterGraceMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly tracing: Tracing;
  /** Is told of the coverage of every outcome, once it is written. */
  readonly onCoverage: (rows: OutcomeBody["coverage"]) => void;
}

export interface SessionOptions {
  readonly directory: WorkspaceDirectory;
  readonly wakeUp: WakeUp;
  readonly startHeartbeat: Health["heartbeat"];
  readonly leaseTtlMs: number;
  /** Requests of one workspace that run at the same time, at most. */
  readonly concurrency: number;
  /** How long an idle workspace is kept: one rate window, so that the next owner can't overspend what this one has spent. */
  readonly lingerMs: number;
  readonly probeEveryMs: number;
}

/** The work for one workspace under one lease. */
export interface Session {
  readonly dependencies: RunDependencies;
  readonly options: SessionOptions;
  readonly lease: Lease;
  readonly heartbeat: Heartbeat;
  /** Aborts when the process is told to stop, or once the lease is lost. */
  readonly signal: AbortSignal;
}
