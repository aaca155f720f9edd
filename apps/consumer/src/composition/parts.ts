import type { Ledger } from "@intercom-dsar/ledger";
import type { ReceiptSigner } from "@intercom-dsar/receipts";
import type { Clock, Health, HealthPart, Logger, Shutdown } from "@intercom-dsar/service";
import type { ConsumerConfig } from "../config/config.ts";
import type { CallbackPolicy } from "../domain/callback-policy.ts";
import type { WakeUp } from "../domain/wake-up.ts";
import type { SubmissionOptions } from "../intake/to-submission.ts";
import type { LinkOptions } from "../results/linked-results.ts";
import type { ResultStore } from "../results/result-store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { RunDependencies } from "../worker/session.ts";
import type { WorkerOptions } from "../worker/worker.ts";
import type { WorkspaceDirectory } from "../workspaces/directory.ts";

/** What there is before anything is opened. */
export interface Surroundings {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
  readonly health: Health;
}

/** What the composition root hands to the way in which the consumer runs: as a service behind Kafka, the webhook or both, or as a pipe. */
export interface Parts {
  readonly config: ConsumerConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
  readonly wakeUp: WakeUp;
  readonly ledger: Ledger;
  readonly directory: WorkspaceDirectory;
  readonly telemetry: Telemetry;
  readonly startHeartbeat: Health["heartbeat"];
  readonly health: {
    readonly ledger: HealthPart;
    readonly intercom: HealthPart;
    readonly intake: HealthPart;
    readonly webhook: HealthPart | null;
    readonly operator: HealthPart | null;
    readonly relay: HealthPart;
  };
  readonly callbacks: CallbackPolicy;
  /** `null` without `RECEIPT_KEY`. */
  readonly receipts: ReceiptSigner | null;
  readonly submissions: SubmissionOptions;
  /** Names this process among all that share the ledger. */
  readonly owner: string;
  readonly random: () => number;
  readonly results: ResultStore;
  /** How links to results are made; `null` where there are none. */
  readonly links: LinkOptions | null;
  readonly run: RunDependencies;
  readonly worker: WorkerOptions;
}
