import { appendEntries, LEDGER_STEPS, readJournal } from "../journal/journal.ts";
import { type LedgerContext, lockClause } from "../storage/ledger-context.ts";
import type { RequestState, WaitReason } from "../types.ts";

/** What became of an approval; whatever is not the first word of it changed nothing. */
export type ApproveResult = "approved" | "another_plan" | "not_waiting_for_approval" | "ended" | "unknown";

/** Lets one deletion go on with the plan of this digest, where that is the one that it asked about last. */
export async function approve(
  context: LedgerContext,
  requestId: string,
  planDigest: string,
): Promise<ApproveResult> {
  const result = await context.database.transaction(async (transaction): Promise<ApproveResult> => {
    const [row] = await transaction.query<{ state: RequestState; wait_reason: WaitReason | null }>(
      `SELECT state, wait_reason FROM requests WHERE request_id = ?${lockClause(context, "FOR UPDATE")}`,
      [requestId],
    );
    if (row === undefined || row.state === "ended") return row === undefined ? "unknown" : "ended";
    if (row.state !== "waiting" || row.wait_reason !== "approval") return "not_waiting_for_approval";
    const journal = await readJournal(transaction, requestId, null);
    const asked = journal.findLast(({ step }) => step === LEDGER_STEPS.approvalAsked);
    if (asked?.facts.digest !== planDigest) return "another_plan";
    const given = { step: LEDGER_STEPS.approvalGiven, facts: { digest: planDigest } };
    await appendEntries(context, transaction, requestId, [given]);
    await transaction.query("UPDATE requests SET due_at = ? WHERE request_id = ?", [
      context.now(),
      requestId,
    ]);
    return "approved";
  });
  if (result === "approved") context.announce();
  return result;
}
