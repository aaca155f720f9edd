import { RECEIPT_HEADER, type ReceiptSigner, verifyReceipt } from "@intercom-dsar/receipts";
import type { Evidence, Violation } from "./evidence.ts";

/** Each outcome carries a receipt that these keys signed, and every claim of it is borne out by the outcome's own bytes. */
export async function auditReceipts(
  { records }: Pick<Evidence, "records">,
  jwks: ReceiptSigner["jwks"],
): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const { key: requestId, headers, value } of records) {
    const add = (detail: string) => found.push({ rule: "receipt_untrue", requestId, detail });
    const receipt = headers[RECEIPT_HEADER];
    if (receipt === undefined) add("the outcome has no receipt");
    else
      await verifyReceipt(receipt, jwks, value ?? new Uint8Array()).then(
        ({ differing }) => differing.map((claim) => add(`the outcome does not bear out ${claim}`)),
        (error: Error) => add(error.message),
      );
  }
  return found;
}
