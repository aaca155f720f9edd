import type { Ledger } from "@intercom-dsar/ledger";
import type { Logger } from "@intercom-dsar/service";
import type { CallbackPolicy } from "../../domain/callback-policy.ts";
import type { WebhookSender } from "../../domain/sender.ts";
import type { StoreSubmission } from "../group-commit.ts";
import type { SubmissionOptions } from "../to-submission.ts";
import type { SenderRates } from "../webhook/sender-rates.ts";
import type { OpenDsrSettings } from "./opendsr-settings.ts";

/** What the OpenDSR endpoints are made of. */
export interface OpenDsrOptions {
  readonly settings: OpenDsrSettings;
  readonly senders: readonly WebhookSender[];
  readonly rates: SenderRates;
  readonly ledger: Pick<Ledger, "reads" | "links">;
  readonly store: StoreSubmission;
  readonly submissions: SubmissionOptions;
  readonly callbacks: CallbackPolicy;
  readonly logger: Logger;
}
