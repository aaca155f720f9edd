import type { Queryable } from "@intercom-dsar/database";
import { type LedgerContext, lockClause } from "../storage/ledger-context.ts";
import { isDestroyed } from "../storage/request-key.ts";

/**
 * Holds the request's row for the transaction, so that whoever works on the request, or notes something about it, writes before or after.
 * Whoever holds several takes them in the order of their ids. False where its journal can't be written to any more.
 */
export async function holdRequest(
  context: LedgerContext,
  transaction: Queryable,
  requestId: string,
): Promise<boolean> {
  const [row] = await transaction.query<{ chain_key: Uint8Array | null }>(
    `SELECT chain_key FROM requests WHERE request_id = ?${lockClause(context, "FOR UPDATE")}`,
    [requestId],
  );
  return row !== undefined && !isDestroyed(row.chain_key);
}
