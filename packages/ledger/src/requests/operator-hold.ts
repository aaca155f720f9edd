import type { Queryable } from "@intercom-dsar/database";
import type { HoldResult, ReleaseHoldResult } from "../holds/holds.ts";
import { type LedgerContext, lockClause } from "../storage/ledger-context.ts";
import { IDENTITY_COLUMNS } from "../storage/request-identity.ts";
import type { RequestState } from "../types.ts";
import { letOthersPass, type Ordered } from "./precedence.ts";

/** What a held request waits with. A version that knows no holds takes it for paused, and never claims what has no due time. */
export const HELD_WAIT = { reason: "paused", code: "held_by_operator" } as const;

interface HeldRow extends Ordered {
  [column: string]: string | number | Uint8Array | null;
  state: RequestState;
  held_at: number | null;
  wait_code: string | null;
}

/**
 * Holds one request until `releaseHold`: what is queued or waits does nothing more, what runs passes no point of no return and begins no
 * irreversible call from now on.
 */
export function holdOne(context: LedgerContext, requestId: string): Promise<HoldResult> {
  return change(context, requestId, async (transaction, row): Promise<HoldResult> => {
    if (row.held_at !== null) return "held_already";
    await transaction.query("UPDATE requests SET held_at = ? WHERE request_id = ?", [
      context.now(),
      requestId,
    ]);
    if (row.state === "running") return "held";
    await transaction.query(
      "UPDATE requests SET state = 'waiting', wait_reason = ?, wait_code = ?, due_at = NULL WHERE request_id = ?",
      [HELD_WAIT.reason, HELD_WAIT.code, requestId],
    );
    await letOthersPass(transaction, row, context.now());
    return "held";
  });
}

/** Lets a held request go on; whatever it waited for before is looked at anew. */
export async function releaseHold(context: LedgerContext, requestId: string): Promise<ReleaseHoldResult> {
  const result = await change(context, requestId, async (transaction, row): Promise<ReleaseHoldResult> => {
    if (row.held_at === null) return "not_held";
    await transaction.query("UPDATE requests SET held_at = NULL WHERE request_id = ?", [requestId]);
    if (row.state === "waiting" && row.wait_code === HELD_WAIT.code)
      await transaction.query(
        "UPDATE requests SET state = 'received', wait_reason = NULL, wait_code = NULL WHERE request_id = ?",
        [requestId],
      );
    return "hold_released";
  });
  if (result === "hold_released") context.announce();
  return result;
}

function change<Result>(
  context: LedgerContext,
  requestId: string,
  work: (transaction: Queryable, row: HeldRow) => Promise<Result>,
): Promise<Result | "unknown" | "ended"> {
  return context.database.transaction(async (transaction) => {
    const [row] = await transaction.query<HeldRow>(
      `SELECT ${IDENTITY_COLUMNS}, kind, after_id, begun_at, state, held_at, wait_code FROM requests
       WHERE request_id = ?${lockClause(context, "FOR UPDATE")}`,
      [requestId],
    );
    if (row === undefined) return "unknown";
    return row.state === "ended" ? "ended" : work(transaction, row);
  });
}
