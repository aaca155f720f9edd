import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import type { ReceiptSigner } from "@intercom-dsar/receipts";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";
import { verifyKeptReceipt } from "./receipt.ts";
import { verifyRequest } from "./verify-request.ts";

/** `verify REQUEST_ID`: prints what `verifyRequest` and `verifyKeptReceipt` found as one JSON line; resolves to the exit code. */
export async function verify(
  ledger: Ledger,
  requestId: string,
  signer: Pick<ReceiptSigner, "jwks"> | null,
  output: Writable,
): Promise<ExitCode> {
  const found = await verifyRequest(ledger, requestId);
  if (found === null) {
    output.write(`${JSON.stringify({ requestId, known: false })}\n`);
    return EXIT_CODES.failed;
  }
  const receipt = await verifyKeptReceipt(ledger, requestId, found.journalDigest, signer);
  output.write(`${JSON.stringify({ requestId, known: true, ...found, ...receipt })}\n`);
  const agrees = found.intact && found.outcome !== "differs" && receipt.receipt !== "differs";
  return agrees ? EXIT_CODES.done : EXIT_CODES.failed;
}
