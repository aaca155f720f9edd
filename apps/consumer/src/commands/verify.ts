import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";

/** `verify REQUEST_ID`: checks the hash chain of a request's journal and prints what was found as one JSON line. Resolves to the exit code. */
export async function verify(ledger: Ledger, requestId: string, output: Writable): Promise<ExitCode> {
  const found = await ledger.reads.verify(requestId);
  if (found === null) {
    output.write(`${JSON.stringify({ requestId, known: false })}\n`);
    return EXIT_CODES.failed;
  }
  const { intact, entries, head, brokenAt } = found;
  output.write(
    `${JSON.stringify({ requestId, known: true, intact, entries, journalDigest: head, brokenAt })}\n`,
  );
  return intact ? EXIT_CODES.done : EXIT_CODES.failed;
}
