import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import { RECEIPT_HEADER, type ReceiptSigner, verifyReceipt } from "@intercom-dsar/receipts";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";
import { errorCode } from "../domain/errors.ts";

/** `receipt REQUEST_ID`: prints the receipt of a request's outcome, while that is kept. */
export async function printReceipt(
  { reads }: Pick<Ledger, "reads">,
  requestId: string,
  output: Writable,
): Promise<ExitCode> {
  const receipt = (await reads.outcome(requestId))?.headers[RECEIPT_HEADER];
  if (receipt === undefined) return EXIT_CODES.failed;
  output.write(`${receipt}\n`);
  return EXIT_CODES.done;
}

/** `receipt-keys`: prints the public keys, as `/.well-known/jwks.json` has them. */
export function printReceiptKeys(signer: ReceiptSigner | null, output: Writable): ExitCode {
  output.write(`${JSON.stringify(signer?.jwks ?? { keys: [] })}\n`);
  return signer === null ? EXIT_CODES.failed : EXIT_CODES.done;
}

/** Whether the receipt that is kept with an outcome bears it out, and names the same journal. */
export interface ReceiptVerification {
  /** `absent` where there is none, `unchecked` without `RECEIPT_KEY`. */
  readonly receipt: "agrees" | "differs" | "absent" | "unchecked";
  /** The claims that differ, or why it is none. */
  readonly differing?: readonly string[];
}

/** Checks the kept receipt against the kept outcome and the journal's head as it is now. */
export async function verifyKeptReceipt(
  { reads }: Pick<Ledger, "reads">,
  requestId: string,
  journalDigest: string,
  signer: Pick<ReceiptSigner, "jwks"> | null,
): Promise<ReceiptVerification> {
  const outcome = await reads.outcome(requestId);
  const receipt = outcome?.headers[RECEIPT_HEADER];
  if (receipt === undefined) return { receipt: "absent" };
  if (signer === null) return { receipt: "unchecked" };
  try {
    const { statement, differing } = await verifyReceipt(receipt, signer.jwks, outcome?.value ?? null);
    const all = statement.journal === journalDigest ? differing : [...new Set([...differing, "journal"])];
    return all.length === 0 ? { receipt: "agrees" } : { receipt: "differs", differing: all };
  } catch (error) {
    return { receipt: "differs", differing: [errorCode(error)] };
  }
}
