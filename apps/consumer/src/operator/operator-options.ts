import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Logger } from "@intercom-dsar/service";
import type { OperatorKey } from "../domain/operator-key.ts";

/** What the operator API works with. */
export interface OperatorOptions {
  readonly keys: readonly OperatorKey[];
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes the id of an action. */
  readonly randomId: () => string;
}
