import type { Queryable } from "@intercom-dsar/database";
import { appendEntries, LEDGER_STEPS } from "../journal/journal.ts";
import { type LedgerContext, lockClause } from "../storage/ledger-context.ts";
import { isDestroyed, openRequestKey } from "../storage/request-key.ts";
import { openRequest, type SealedRequest } from "../storage/sealed-values.ts";

interface SealedRow {
  readonly [column: string]: Uint8Array | null;
  readonly sealed: Uint8Array | null;
  readonly chain_key: Uint8Array | null;
}

/** What a request says, for another one like it; `null` once it is destroyed. */
export function readContent(context: LedgerContext, requestId: string): Promise<SealedRequest | null> {
  return open(context, context.database, requestId, "");
}

/** The addresses of a request, for an operator; its journal says who looked, by the action's id. `null` once they are destroyed. */
export function reveal(
  context: LedgerContext,
  requestId: string,
  actionId: string,
): Promise<readonly string[] | null> {
  return context.database.transaction(async (transaction) => {
    const content = await open(context, transaction, requestId, lockClause(context, "FOR UPDATE"));
    if (content === null) return null;
    await appendEntries(context, transaction, requestId, [
      { step: LEDGER_STEPS.revealed, facts: { actionId } },
    ]);
    return content.subjects;
  });
}

async function open(
  context: LedgerContext,
  queryable: Queryable,
  requestId: string,
  lock: string,
): Promise<SealedRequest | null> {
  const [row] = await queryable.query<SealedRow>(
    `SELECT sealed, chain_key FROM requests WHERE request_id = ?${lock}`,
    [requestId],
  );
  if (row === undefined || row.sealed === null || isDestroyed(row.chain_key)) return null;
  return openRequest(openRequestKey(context, requestId, row.chain_key), requestId, row.sealed);
}
