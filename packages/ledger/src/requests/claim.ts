import type { Queryable } from "@intercom-dsar/database";
import { readJournal } from "../journal/journal.ts";
import { checkLease } from "../leases/acquire-leases.ts";
import { type LedgerContext, lockClause } from "../storage/ledger-context.ts";
import { openRequest } from "../storage/sealed-values.ts";
import type { ClaimedRequest, Lease, RequestKind, WaitReason } from "../types.ts";
import { blockersOf } from "./precedence.ts";

interface RequestRow {
  [column: string]: string | number | Uint8Array | null;
  request_id: string;
  kind: RequestKind;
  stated_workspace: string | null;
  workspace_id: string;
  sealed: Uint8Array;
  received_at: number;
  deadline: number;
  after_id: string | null;
  retry_of: string | null;
  traceparent: string | null;
  origin: string | null;
  attempts: number;
  started_at: number;
  begun_at: number | null;
  wait_reason: WaitReason | null;
  cancel_requested_at: number | null;
  progress: Uint8Array | null;
}

/** Takes due requests of a leased workspace: verification and interrupted runs first, then the earliest deadline. */
export async function claim(context: LedgerContext, lease: Lease, limit: number): Promise<ClaimedRequest[]> {
  const { database, now } = context;
  const { workspaceId } = lease;
  const at = now();
  // Two looks at an index: with OR in their place, PostgreSQL gathers the whole queue first.
  const ready = `SELECT 1 AS ready WHERE EXISTS (SELECT 1 FROM requests WHERE workspace_id = ? AND state = 'received')
    OR EXISTS (SELECT 1 FROM requests WHERE workspace_id = ? AND state = 'waiting' AND due_at <= ?)`;
  if ((await database.query(ready, [workspaceId, workspaceId, at])).length === 0) return [];
  return database.transaction(async (transaction) => {
    await checkLease(context, transaction, lease, "alone");
    if (await isParked(transaction, workspaceId)) return [];
    await transaction.query(
      `UPDATE requests SET state = 'received', urgency = CASE WHEN wait_reason = 'verification' THEN 0 ELSE 1 END
       WHERE workspace_id = ? AND state = 'waiting' AND due_at <= ?`,
      [workspaceId, at],
    );
    const next = await transaction.query<{ request_id: string }>(
      `SELECT request_id FROM requests WHERE workspace_id = ? AND state = 'received'
       ORDER BY urgency, deadline, arrived_at LIMIT ?${lockClause(context, "FOR UPDATE")}`,
      [workspaceId, limit],
    );
    const claimed: ClaimedRequest[] = [];
    for (const { request_id } of next) claimed.push(await take(context, transaction, request_id, at));
    return claimed;
  });
}

async function take(
  context: LedgerContext,
  transaction: Queryable,
  requestId: string,
  at: number,
): Promise<ClaimedRequest> {
  const [row] = await transaction.query<RequestRow>(
    `UPDATE requests SET state = 'running', due_at = NULL, attempts = attempts + 1, started_at = COALESCE(started_at, ?)
     WHERE request_id = ? RETURNING *`,
    [at, requestId],
  );
  if (row === undefined) throw new Error("a claimed request is not there");
  const { keyring } = context;
  const { subjects, payload } = openRequest(keyring, requestId, row.sealed);
  return {
    requestId,
    kind: row.kind,
    statedWorkspaceId: row.stated_workspace,
    workspaceId: row.workspace_id,
    subjects,
    payload,
    receivedAt: row.received_at,
    deadline: row.deadline,
    after: row.after_id,
    retryOf: row.retry_of,
    traceparent: row.traceparent,
    origin: row.origin,
    attempts: row.attempts - 1,
    startedAt: row.started_at,
    begunAt: row.begun_at,
    waitedFor: row.wait_reason,
    cancelRequested: row.cancel_requested_at !== null,
    journal: await readJournal(context, transaction, requestId),
    progress: row.progress === null ? null : keyring.open(row.progress, `requests.progress ${requestId}`),
    blockedBy: await blockersOf(transaction, row),
  };
}

async function isParked(transaction: Queryable, workspaceId: string): Promise<boolean> {
  const [row] = await transaction.query<{ parked_reason: string | null }>(
    "SELECT parked_reason FROM workspaces WHERE workspace_id = ?",
    [workspaceId],
  );
  return row !== undefined && row.parked_reason !== null;
}
