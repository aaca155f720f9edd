import { createReceiptSigner, type ReceiptSigner } from "@intercom-dsar/receipts";
import type { ConsumerConfig } from "../config/config.ts";

/** Signs receipts, where a key is configured. */
export function receiptSigner({
  RECEIPT_KEY: keys,
  EVENT_SOURCE: issuer,
}: ConsumerConfig): ReceiptSigner | null {
  return keys === undefined ? null : createReceiptSigner(keys.reveal(), issuer);
}
