import type { ReceiptSigner } from "@intercom-dsar/receipts";

/** What makes receipts. */
export interface OutcomeReceipts extends Pick<ReceiptSigner, "sign"> {
  /** A keyed hash of a person's addresses. */
  readonly pseudonymOf: (subjects: readonly string[]) => string;
}
