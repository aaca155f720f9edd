import type { Ledger } from "@intercom-dsar/ledger";
import { z } from "zod";

const Evidence = z.object({ evidence: z.object({ journalDigest: z.string() }) });

/** What a check of a request's evidence found. */
export interface Verification {
  readonly intact: boolean;
  readonly entries: number;
  readonly sealedEntries: number;
  readonly journalDigest: string;
  /** `gone` where the outcome is not there yet, or destroyed. */
  readonly outcome: "agrees" | "differs" | "gone";
  readonly brokenAt: number | null;
}

/**
 * Checks the hash chain of a request's journal, that the ledger's key sealed it, and that the outcome names the same head while it is kept:
 * it was sent to others, and whoever rewrites a journal can't rewrite that. `null` where the key is unknown.
 */
export async function verifyRequest(
  { reads }: Pick<Ledger, "reads">,
  requestId: string,
): Promise<Verification | null> {
  const found = await reads.verify(requestId);
  if (found === null) return null;
  const { intact, entries, sealedEntries, head, brokenAt } = found;
  const outcome = await reads.outcome(requestId);
  const compared = outcome === null || outcome.value === null ? "gone" : compare(outcome.value, head);
  return { intact, entries, sealedEntries, journalDigest: head, outcome: compared, brokenAt };
}

function compare(outcome: Uint8Array, head: string): "agrees" | "differs" {
  const { evidence } = Evidence.parse(JSON.parse(Buffer.from(outcome).toString()));
  return evidence.journalDigest === head ? "agrees" : "differs";
}
