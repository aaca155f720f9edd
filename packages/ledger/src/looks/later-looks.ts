import type { Queryable } from "@intercom-dsar/database";
import { readPauses } from "../holds/pauses.ts";
import { readJournal } from "../journal/journal.ts";
import { checkLease } from "../leases/acquire-leases.ts";
import { keptMessage, putMessages } from "../outbox/outbox-messages.ts";
import type { LedgerContext } from "../storage/ledger-context.ts";
import { type IdentityRow, identityOf } from "../storage/request-identity.ts";
import { isDestroyed, openRequestKey } from "../storage/request-key.ts";
import { openRequest } from "../storage/sealed-values.ts";
import type { Lease } from "../types.ts";
import {
  type DueLook,
  type LaterLook,
  type LookResult,
  type Looks,
  lookMessageId,
  type NewLook,
} from "./looks.ts";

interface LookRow {
  [column: string]: string | number | null;
  rungs: string;
  due_at: number | null;
  result: LookResult | null;
  reason_code: string | null;
  found: number | null;
  settled_at: number | null;
}

interface DueRow extends IdentityRow {
  [column: string]: string | number | Uint8Array | null;
  rungs: string;
  planned_at: number;
  attempts: number;
  sealed: Uint8Array | null;
  chain_key: Uint8Array | null;
}

/** At a deletion's end, in its transaction. */
export async function planLook(
  { now }: LedgerContext,
  transaction: Queryable,
  { workspaceId }: Lease,
  requestId: string,
  { dueAt, rungs }: NewLook,
): Promise<void> {
  await transaction.query(
    "INSERT INTO later_looks (request_id, workspace_id, planned_at, rungs, due_at) VALUES (?, ?, ?, ?, ?)",
    [requestId, workspaceId, now(), JSON.stringify(rungs), dueAt],
  );
}

const DUE =
  "SELECT request_id FROM later_looks WHERE workspace_id = ? AND due_at <= ? ORDER BY due_at LIMIT 1";

export async function takeLook(
  context: LedgerContext,
  lease: Lease,
  againMs: Parameters<Looks["take"]>[1],
): Promise<DueLook | null> {
  const { database, now } = context;
  const { workspaceId } = lease;
  const at = now();
  if ((await database.query(DUE, [workspaceId, at])).length === 0) return null;
  if ((await readPauses(database)).holdsWorkspace(workspaceId)) return null;
  return database.transaction(async (transaction) => {
    await checkLease(context, transaction, lease);
    // Ordinary requests come first.
    const [busy] = await transaction.query(
      `SELECT 1 AS due WHERE EXISTS (SELECT 1 FROM requests WHERE workspace_id = ? AND state = 'received')
       OR EXISTS (SELECT 1 FROM requests WHERE workspace_id = ? AND state = 'waiting' AND due_at <= ?)`,
      [workspaceId, workspaceId, at],
    );
    const [due] = await transaction.query<{ request_id: string }>(DUE, [workspaceId, at]);
    if (busy !== undefined || due === undefined) return null;
    const { request_id: requestId } = due;
    await transaction.query(
      "UPDATE later_looks SET due_at = ?, attempts = attempts + 1 WHERE request_id = ?",
      [at + againMs, requestId],
    );
    const [row] = await transaction.query<DueRow>(
      `SELECT l.request_id, l.rungs, l.planned_at, l.attempts, r.sender, r.sender_request_id, r.origin, r.sealed, r.chain_key
       FROM later_looks l LEFT JOIN requests r ON r.request_id = l.request_id WHERE l.request_id = ?`,
      [requestId],
    );
    return row === undefined ? null : dueLook(context, transaction, workspaceId, row);
  });
}

async function dueLook(
  context: LedgerContext,
  transaction: Queryable,
  workspaceId: string,
  row: DueRow,
): Promise<DueLook> {
  const isGone = row.sealed === null || isDestroyed(row.chain_key);
  const key = openRequestKey(context, row.request_id, row.chain_key);
  const content = row.sealed === null || isGone ? null : openRequest(key, row.request_id, row.sealed);
  return {
    ...identityOf(context, row),
    workspaceId,
    rungs: JSON.parse(row.rungs),
    endedAt: row.planned_at,
    attempts: row.attempts - 1,
    subjects: content?.subjects ?? null,
    payload: content?.payload ?? new Uint8Array(),
    journal: isGone ? [] : await readJournal(transaction, row.request_id, key),
  };
}

export async function postponeLook(
  context: LedgerContext,
  lease: Lease,
  requestId: string,
  { dueAt, isCounted }: Parameters<Looks["postpone"]>[2],
): Promise<void> {
  await context.database.transaction(async (transaction) => {
    await checkLease(context, transaction, lease);
    await transaction.query(
      "UPDATE later_looks SET due_at = ?, attempts = attempts - ? WHERE request_id = ? AND due_at IS NOT NULL",
      [dueAt, isCounted ? 0 : 1, requestId],
    );
  });
}

export async function settleLook(
  context: LedgerContext,
  lease: Lease,
  requestId: string,
  { result, reasonCode, count, messages }: Parameters<Looks["settle"]>[2],
): Promise<boolean> {
  const isSettled = await context.database.transaction(async (transaction) => {
    await checkLease(context, transaction, lease);
    const settled = await transaction.query(
      `UPDATE later_looks SET due_at = NULL, result = ?, reason_code = ?, found = ?, settled_at = ?
       WHERE request_id = ? AND due_at IS NOT NULL RETURNING request_id`,
      [result, reasonCode, count, context.now(), requestId],
    );
    if (settled.length === 0) return false;
    await putMessages(context, transaction, messages);
    return true;
  });
  if (isSettled) context.announce();
  return isSettled;
}

export function lookMessage(context: LedgerContext, requestId: string): ReturnType<Looks["message"]> {
  return keptMessage(context, lookMessageId(requestId));
}

export async function findLook({ database }: LedgerContext, requestId: string): Promise<LaterLook | null> {
  const [row] = await database.query<LookRow>(
    "SELECT rungs, due_at, result, reason_code, found, settled_at FROM later_looks WHERE request_id = ?",
    [requestId],
  );
  if (row === undefined) return null;
  return {
    dueAt: row.due_at,
    rungs: JSON.parse(row.rungs),
    result: row.result,
    reasonCode: row.reason_code,
    count: row.found,
    settledAt: row.settled_at,
  };
}
