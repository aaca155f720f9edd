import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Logger } from "@intercom-dsar/service";
import type { CheckRow } from "@intercom-dsar/service/command-line";
import type { CertificateLanguage } from "../commands/certificate/certificate-page.ts";
import type { ReplayRow } from "../commands/replay-letters.ts";
import type { OperatorKey } from "../domain/operator-key.ts";
import type { WebhookSender } from "../domain/sender.ts";
import type { SubmissionOptions } from "../intake/to-submission.ts";

/** Which dead letters are put back. */
export interface ReplayLetters {
  /** Those that were written from then on, milliseconds since 1970. */
  readonly from: number;
  readonly cause: string | null;
  /** `topic-partition-offset` of each; `null` for all. */
  readonly keys: ReadonlySet<string> | null;
  readonly maxBatchBytes: number | null;
  /** False: nothing is sent. */
  readonly isConfirmed: boolean;
}

/** What the operator API works with. */
export interface OperatorOptions {
  readonly keys: readonly OperatorKey[];
  readonly ledger: Ledger;
  /** Those that are configured. */
  readonly senders: readonly WebhookSender[];
  /** By which a request is stored that an operator asks for again. */
  readonly submissions: SubmissionOptions;
  /** Puts dead letters back on the request topic; `null` where there is no Kafka. */
  readonly replay: ((choice: ReplayLetters) => Promise<readonly ReplayRow[]>) | null;
  /** Tries what a start needs, as the command `check` does. */
  readonly check: () => Promise<readonly CheckRow[]>;
  /** Aborted when the process is to stop. */
  readonly signal: AbortSignal;
  /** That certificates are written in. */
  readonly reportLanguage: CertificateLanguage;
  /** How long a request waits for a workspace that is not connected, or for a scope that is missing. */
  readonly workspaceGraceMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes the id of an action. */
  readonly randomId: () => string;
}
