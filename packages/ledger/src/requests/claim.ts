import type { Queryable } from "@intercom-dsar/database";
import { readPauses } from "../holds/pauses.ts";
import { readJournal } from "../journal/journal.ts";
import { checkLease } from "../leases/acquire-leases.ts";
import { type LedgerContext, lockClause } from "../storage/ledger-context.ts";
import { type IdentityRow, identityOf } from "../storage/request-identity.ts";
import { openRequestKey } from "../storage/request-key.ts";
import { orderDeadline, PRECEDENCE, SENDER } from "../storage/schema.ts";
import { openRequest } from "../storage/sealed-values.ts";
import type { ClaimedRequest, Lease, RequestKind, WaitReason } from "../types.ts";
import { blockersOf } from "./precedence.ts";
import { type DueSender, shareOut } from "./share-out.ts";

interface RequestRow extends IdentityRow {
  [column: string]: string | number | Uint8Array | null;
  kind: RequestKind;
  stated_workspace: string | null;
  workspace_id: string;
  sealed: Uint8Array;
  chain_key: Uint8Array;
  received_at: number;
  deadline: number;
  arrived_at: number;
  after_id: string | null;
  retry_of: string | null;
  traceparent: string | null;
  attempts: number;
  started_at: number;
  begun_at: number | null;
  held_at: number | null;
  wait_reason: WaitReason | null;
  cancel_requested_at: number | null;
  progress: Uint8Array | null;
}

/** Takes due requests of a leased workspace, shared between senders; of one sender those to verify first, then the nearest deadline. */
export async function claim(
  context: LedgerContext,
  lease: Lease,
  limit: number,
  most = Number.POSITIVE_INFINITY,
): Promise<ClaimedRequest[]> {
  const { database, now } = context;
  const { workspaceId } = lease;
  const at = now();
  // Two looks at an index: with OR in their place, PostgreSQL gathers the whole queue first.
  const ready = `SELECT 1 AS ready WHERE EXISTS (SELECT 1 FROM requests WHERE workspace_id = ? AND state = 'received')
    OR EXISTS (SELECT 1 FROM requests WHERE workspace_id = ? AND state = 'waiting' AND due_at <= ?)`;
  if ((await database.query(ready, [workspaceId, workspaceId, at])).length === 0) return [];
  const pauses = await readPauses(database);
  if (pauses.holdsWorkspace(workspaceId)) return [];
  const mayStart = ({ sender }: DueSender) => !pauses.holdsSender(sender);
  if (limit === 0 && (await dueSenders(database, workspaceId)).every(({ running }) => running > 0)) return [];
  return database.transaction(async (transaction) => {
    await checkLease(context, transaction, lease, "alone");
    if (await isParked(transaction, workspaceId)) return [];
    await transaction.query(
      `UPDATE requests SET state = 'received', urgency = CASE WHEN wait_reason = 'verification' THEN 0 ELSE 1 END
       WHERE workspace_id = ? AND state = 'waiting' AND due_at <= ?`,
      [workspaceId, at],
    );
    const claimed: ClaimedRequest[] = [];
    let due = (await dueSenders(transaction, workspaceId)).filter(mayStart);
    for (let left = limit; due.length > 0; ) {
      const shares = shareOut(due, left, most);
      if (shares.size === 0) break;
      const before = claimed.length;
      for (const [sender, share] of shares) {
        const next = await nextOf(context, transaction, workspaceId, sender, share);
        for (const requestId of next) claimed.push(await take(context, transaction, requestId, at));
        due = due.flatMap((each) => {
          if (each.sender !== sender) return [each];
          // Whoever has fewer requests due than its share leaves the rest to the others.
          return next.length < share ? [] : [{ sender, running: each.running + next.length }];
        });
      }
      left = Math.max(0, left - (claimed.length - before));
    }
    return claimed;
  });
}

/** Whoever has requests due in the workspace: from one to the next in the index, since one sender may have any number of them. */
async function dueSenders(queryable: Queryable, workspaceId: string): Promise<DueSender[]> {
  const rows = await queryable.query<{ name: string; running: number }>(
    `WITH RECURSIVE due (name) AS (
       SELECT (SELECT ${SENDER} FROM requests WHERE workspace_id = ? AND state = 'received' ORDER BY ${SENDER} LIMIT 1)
       UNION ALL
       SELECT (SELECT ${SENDER} FROM requests WHERE workspace_id = ? AND state = 'received' AND ${SENDER} > due.name
               ORDER BY ${SENDER} LIMIT 1)
       FROM due WHERE due.name IS NOT NULL)
     SELECT name, (SELECT COUNT(*) FROM requests WHERE workspace_id = ? AND state = 'running' AND ${SENDER} = due.name) AS running
     FROM due WHERE name IS NOT NULL`,
    [workspaceId, workspaceId, workspaceId],
  );
  return rows.map(({ name, running }) => ({ sender: name, running: Number(running) }));
}

async function nextOf(
  context: LedgerContext,
  transaction: Queryable,
  workspaceId: string,
  sender: string,
  count: number,
): Promise<string[]> {
  const rows = await transaction.query<{ request_id: string }>(
    `SELECT request_id FROM requests WHERE workspace_id = ? AND state = 'received' AND ${SENDER} = ?
     ORDER BY urgency, ${PRECEDENCE}, arrived_at LIMIT ?${lockClause(context, "FOR UPDATE")}`,
    [workspaceId, sender, count],
  );
  return rows.map(({ request_id }) => request_id);
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
  const key = openRequestKey(context, requestId, row.chain_key);
  const { subjects, payload } = openRequest(key, requestId, row.sealed);
  return {
    ...identityOf(context, row),
    kind: row.kind,
    statedWorkspaceId: row.stated_workspace,
    workspaceId: row.workspace_id,
    subjects,
    payload,
    receivedAt: row.received_at,
    deadline: row.deadline,
    arrivedAt: row.arrived_at,
    orderDeadline: orderDeadline(row.deadline, row.arrived_at),
    after: row.after_id,
    retryOf: row.retry_of,
    traceparent: row.traceparent,
    origin: row.origin,
    attempts: row.attempts - 1,
    startedAt: row.started_at,
    begunAt: row.begun_at,
    isHeld: row.held_at !== null,
    waitedFor: row.wait_reason,
    cancelRequested: row.cancel_requested_at !== null,
    journal: await readJournal(transaction, requestId, key),
    progress: row.progress === null ? null : key.open(row.progress, `requests.progress ${requestId}`),
    seal: key,
    blockedBy: await blockersOf(context, transaction, row),
  };
}

async function isParked(transaction: Queryable, workspaceId: string): Promise<boolean> {
  const [row] = await transaction.query<{ parked_reason: string | null }>(
    "SELECT parked_reason FROM workspaces WHERE workspace_id = ?",
    [workspaceId],
  );
  return row !== undefined && row.parked_reason !== null;
}
