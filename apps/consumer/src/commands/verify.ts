import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";
import { verifyRequest } from "./verify-request.ts";

/** `verify REQUEST_ID`: prints what `verifyRequest` found as one JSON line; resolves to the exit code. */
export async function verify(ledger: Ledger, requestId: string, output: Writable): Promise<ExitCode> {
  const found = await verifyRequest(ledger, requestId);
  if (found === null) {
    output.write(`${JSON.stringify({ requestId, known: false })}\n`);
    return EXIT_CODES.failed;
  }
  output.write(`${JSON.stringify({ requestId, known: true, ...found })}\n`);
  return found.intact && found.outcome !== "differs" ? EXIT_CODES.done : EXIT_CODES.failed;
}
