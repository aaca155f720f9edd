import type { SqlValue } from "@intercom-dsar/database";
import type { LedgerContext } from "../storage/ledger-context.ts";
import type { Audit, OperatorAction, OperatorResult, RecordedAction } from "./audit.ts";

export async function beginAction({ database, now }: LedgerContext, action: OperatorAction): Promise<void> {
  const { actionId, actor, credential, role, requestId, target, reason } = action;
  await database.transaction((transaction) =>
    transaction.query(
      `INSERT INTO operator_actions (action_id, at, actor, credential, role, action, request_id, target, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [actionId, now(), actor, credential, role, action.action, requestId, JSON.stringify(target), reason],
    ),
  );
}

export async function endAction(
  { database, now }: LedgerContext,
  actionId: string,
  { result, done, skipped, failed }: OperatorResult,
): Promise<void> {
  await database.transaction((transaction) =>
    transaction.query(
      "INSERT INTO operator_results (action_id, at, result, done, skipped, failed) VALUES (?, ?, ?, ?, ?, ?)",
      [actionId, now(), result, done, skipped, failed],
    ),
  );
}

interface ActionRow {
  [column: string]: SqlValue;
  action_id: string;
  at: number;
  actor: string;
  credential: string;
  role: string;
  action: string;
  request_id: string | null;
  target: string;
  reason: string | null;
  ended_at: number | null;
  result: string | null;
  done: number | null;
  skipped: number | null;
  failed: number | null;
}

export async function listActions(
  { database }: LedgerContext,
  { limit, requestId, after = null }: Parameters<Audit["list"]>[0],
): Promise<RecordedAction[]> {
  const rows = await database.query<ActionRow>(
    `SELECT a.*, r.at AS ended_at, r.result, r.done, r.skipped, r.failed FROM operator_actions a
     LEFT JOIN operator_results r ON r.action_id = a.action_id
     WHERE (a.at, a.action_id) < (?, ?)${requestId === undefined ? "" : " AND a.request_id = ?"}
     ORDER BY a.at DESC, a.action_id DESC LIMIT ?`,
    [
      after?.at ?? Number.MAX_SAFE_INTEGER,
      after?.actionId ?? "",
      ...(requestId === undefined ? [] : [requestId]),
      limit,
    ],
  );
  return rows.map((row) => ({
    actionId: row.action_id,
    at: row.at,
    actor: row.actor,
    credential: row.credential,
    role: row.role,
    action: row.action,
    requestId: row.request_id,
    target: JSON.parse(row.target),
    reason: row.reason,
    outcome:
      row.result === null || row.ended_at === null
        ? null
        : {
            result: row.result,
            done: row.done ?? 0,
            skipped: row.skipped ?? 0,
            failed: row.failed ?? 0,
            at: row.ended_at,
          },
  }));
}
