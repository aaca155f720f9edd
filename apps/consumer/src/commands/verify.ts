import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";

/** The chain of the request does not verify, or there is no such request. */
const NOT_VERIFIED_EXIT_CODE = 1;

/** `verify REQUEST_ID`: checks the hash chain of a request's journal and prints what was found as one JSON line. Resolves to the exit code. */
export async function verify(ledger: Ledger, requestId: string, output: Writable): Promise<number> {
  const found = await ledger.verify(requestId);
  if (found === null) {
    output.write(`${JSON.stringify({ requestId, known: false })}\n`);
    return NOT_VERIFIED_EXIT_CODE;
  }
  const { intact, entries, head, brokenAt } = found;
  output.write(
    `${JSON.stringify({ requestId, known: true, intact, entries, journalDigest: head, brokenAt })}\n`,
  );
  return intact ? 0 : NOT_VERIFIED_EXIT_CODE;
}
