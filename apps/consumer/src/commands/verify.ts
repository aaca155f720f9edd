import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import { z } from "zod";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";

const Evidence = z.object({ evidence: z.object({ journalDigest: z.string() }) });

/**
 * `verify REQUEST_ID`: checks the hash chain of a request's journal, that the ledger's key sealed it, and that the outcome names the same
 * head while it is kept. Prints what was found as one JSON line; resolves to the exit code.
 */
export async function verify(ledger: Ledger, requestId: string, output: Writable): Promise<ExitCode> {
  const found = await ledger.reads.verify(requestId);
  if (found === null) {
    output.write(`${JSON.stringify({ requestId, known: false })}\n`);
    return EXIT_CODES.failed;
  }
  const { intact, entries, sealedEntries, head, brokenAt } = found;
  const outcome = await compareOutcome(ledger, requestId, head);
  output.write(
    `${JSON.stringify({ requestId, known: true, intact, entries, sealedEntries, journalDigest: head, outcome, brokenAt })}\n`,
  );
  return intact && outcome !== "differs" ? EXIT_CODES.done : EXIT_CODES.failed;
}

/** The outcome was sent to others: whoever rewrites a journal can't rewrite that. `gone` where it is not there yet, or destroyed. */
async function compareOutcome(
  ledger: Ledger,
  requestId: string,
  head: string,
): Promise<"agrees" | "differs" | "gone"> {
  const outcome = await ledger.reads.outcome(requestId);
  if (outcome === null || outcome.value === null) return "gone";
  const { evidence } = Evidence.parse(JSON.parse(Buffer.from(outcome.value).toString()));
  return evidence.journalDigest === head ? "agrees" : "differs";
}
