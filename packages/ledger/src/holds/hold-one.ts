import type { SqlValue } from "@intercom-dsar/database";
import type { LedgerContext } from "../storage/ledger-context.ts";
import type { RequestState, WaitReason } from "../types.ts";

/** What became of a request that an operator would change; whatever is not the first word of it changed nothing. */
export type CancelResult = "cancelled" | "cancelled_already" | "begun" | "ended" | "unknown";
export type RetryResult =
  | "due"
  | "not_waiting"
  | "paused"
  | "held"
  | "parked"
  | "over_limit"
  | "needs_approval"
  | "ended"
  | "unknown";
export type ReleaseResult = "released" | "not_over_limit" | "ended" | "unknown";

interface StateRow {
  [column: string]: SqlValue;
  state: RequestState;
  wait_reason: WaitReason | null;
  held_at: number | null;
  begun_at: number | null;
}

/** As a cancel of its sender: what has not begun ends as cancelled, and what waits is due now. */
export async function cancelOne(context: LedgerContext, requestId: string): Promise<CancelResult> {
  const { now } = context;
  const cancelled = await change(
    context,
    `UPDATE requests SET cancel_requested_at = ?, state = CASE WHEN state = 'waiting' THEN 'received' ELSE state END
     WHERE request_id = ? AND state <> 'ended' AND begun_at IS NULL AND cancel_requested_at IS NULL RETURNING request_id`,
    [now(), requestId],
  );
  if (cancelled) return "cancelled";
  const row = await read(context, requestId);
  if (row === null || row.state === "ended") return row === null ? "unknown" : "ended";
  return row.begun_at === null ? "cancelled_already" : "begun";
}

/** Makes a request due now that waits for a time. What waits for an operator, a token or its sender's next day stays where it is. */
export async function retryNow(context: LedgerContext, requestId: string): Promise<RetryResult> {
  const { now } = context;
  const due = await change(
    context,
    `UPDATE requests SET due_at = ? WHERE request_id = ? AND state = 'waiting' AND due_at IS NOT NULL
     AND wait_reason <> 'limit' RETURNING request_id`,
    [now(), requestId],
  );
  if (due) return "due";
  const row = await read(context, requestId);
  if (row === null || row.state === "ended") return row === null ? "unknown" : "ended";
  if (row.state !== "waiting") return "not_waiting";
  if (row.held_at !== null) return "held";
  if (row.wait_reason === "limit") return "over_limit";
  if (row.wait_reason === "approval") return "needs_approval";
  return row.wait_reason === "paused" ? "paused" : "parked";
}

/** Lets one deletion go on that is beyond its sender's daily number. */
export async function releaseOne(context: LedgerContext, requestId: string): Promise<ReleaseResult> {
  const { now } = context;
  const released = await change(
    context,
    `UPDATE requests SET released_at = ?, due_at = ? WHERE request_id = ? AND state = 'waiting' AND wait_reason = 'limit'
     RETURNING request_id`,
    [now(), now(), requestId],
  );
  if (released) return "released";
  const row = await read(context, requestId);
  if (row === null || row.state === "ended") return row === null ? "unknown" : "ended";
  return "not_over_limit";
}

async function change(
  { database, announce }: LedgerContext,
  sql: string,
  values: readonly SqlValue[],
): Promise<boolean> {
  const rows = await database.transaction((transaction) => transaction.query(sql, values));
  if (rows.length > 0) announce();
  return rows.length > 0;
}

async function read({ database }: LedgerContext, requestId: string): Promise<StateRow | null> {
  const [row] = await database.query<StateRow>(
    "SELECT state, wait_reason, held_at, begun_at FROM requests WHERE request_id = ?",
    [requestId],
  );
  return row ?? null;
}
