import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Logger } from "@intercom-dsar/service";
import type { OperatorKey } from "../domain/operator-key.ts";
import type { WebhookSender } from "../domain/sender.ts";
import type { SubmissionOptions } from "../intake/to-submission.ts";

/** What the operator API works with. */
export interface OperatorOptions {
  readonly keys: readonly OperatorKey[];
  readonly ledger: Ledger;
  /** Those that are configured. */
  readonly senders: readonly WebhookSender[];
  /** By which a request is stored that an operator asks for again. */
  readonly submissions: SubmissionOptions;
  /** Aborted when the process is to stop. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes the id of an action. */
  readonly randomId: () => string;
}
