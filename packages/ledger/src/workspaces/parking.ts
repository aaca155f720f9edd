import { checkLease } from "../leases/acquire-leases.ts";
import type { Ledger } from "../ledger.ts";
import { putMessages } from "../outbox/outbox-messages.ts";
import type { LedgerContext } from "../storage/ledger-context.ts";
import { IDENTITY_COLUMNS, type IdentityRow, identityOf } from "../storage/request-identity.ts";
import type { Lease, ParkState, WorkspaceBudget } from "../types.ts";

interface ParkedRow extends IdentityRow {
  [column: string]: string | null;
}

export async function park(
  context: LedgerContext,
  lease: Lease,
  { reason, code, probeAt }: Omit<ParkState, "since">,
  messages: Parameters<Ledger["workspaces"]["park"]>[2],
): Promise<string[]> {
  const { workspaceId } = lease;
  const ids = await context.database.transaction(async (transaction) => {
    await checkLease(context, transaction, lease);
    await transaction.query(
      `UPDATE workspaces SET parked_reason = ?, parked_code = ?, parked_since = COALESCE(parked_since, ?), probe_at = ?
       WHERE workspace_id = ?`,
      [reason, code, context.now(), probeAt, workspaceId],
    );
    const stop = (states: string) =>
      transaction.query<ParkedRow>(
        `UPDATE requests SET state = 'waiting', wait_reason = 'authorization', wait_code = ?, due_at = NULL
         WHERE workspace_id = ? AND ${states} RETURNING ${IDENTITY_COLUMNS}`,
        [code, workspaceId],
      );
    // What waits for something else (a retry, a verification) can't go on either; it is due again when the workspace is. What is held stays so.
    const waiting = await stop(
      "state = 'waiting' AND NOT (wait_reason = 'authorization' AND due_at IS NULL) AND held_at IS NULL",
    );
    const received = await stop("state = 'received'");
    const parked = [...waiting, ...received].map((row) => identityOf(context, row));
    await putMessages(context, transaction, messages(parked));
    return parked.map(({ requestId }) => requestId);
  });
  context.announce();
  return ids;
}

interface ParkRow {
  [column: string]: string | number;
  parked_reason: ParkState["reason"];
  parked_code: string;
  parked_since: number;
  probe_at: number;
}

const PARKED =
  "SELECT parked_reason, parked_code, parked_since, probe_at FROM workspaces WHERE parked_reason IS NOT NULL";

export async function parked({ database }: LedgerContext, workspaceId: string): Promise<ParkState | null> {
  const [row] = await database.query<ParkRow>(`${PARKED} AND workspace_id = ?`, [workspaceId]);
  return row === undefined ? null : toParkState(row);
}

export async function listParked({ database }: LedgerContext): Promise<ParkState[]> {
  return (await database.query<ParkRow>(`${PARKED} ORDER BY parked_since`)).map(toParkState);
}

function toParkState(row: ParkRow): ParkState {
  return { reason: row.parked_reason, code: row.parked_code, since: row.parked_since, probeAt: row.probe_at };
}

export async function unpark(
  context: LedgerContext,
  lease: Lease,
  messages: Parameters<Ledger["workspaces"]["unpark"]>[1],
): Promise<string[]> {
  const { workspaceId } = lease;
  const ids = await context.database.transaction(async (transaction) => {
    await checkLease(context, transaction, lease);
    await transaction.query(
      "UPDATE workspaces SET parked_reason = NULL, parked_code = NULL, parked_since = NULL, probe_at = NULL WHERE workspace_id = ?",
      [workspaceId],
    );
    const rows = await transaction.query<ParkedRow>(
      `SELECT ${IDENTITY_COLUMNS} FROM requests WHERE workspace_id = ? AND state = 'waiting' AND wait_reason = 'authorization'`,
      [workspaceId],
    );
    const resumed = rows.map((row) => identityOf(context, row));
    if (resumed.length > 0) {
      await transaction.query(
        `UPDATE requests SET state = 'received', due_at = NULL, urgency = CASE WHEN begun_at IS NULL THEN 1 ELSE 0 END
         WHERE workspace_id = ? AND state = 'waiting' AND wait_reason = 'authorization'`,
        [workspaceId],
      );
    }
    await putMessages(context, transaction, messages(resumed));
    return resumed.map(({ requestId }) => requestId);
  });
  context.announce();
  return ids;
}

export async function workspaceConnected(context: LedgerContext, workspaceId: string): Promise<void> {
  const { database, now, announce } = context;
  await database.transaction(async (transaction) => {
    await transaction.query(
      "UPDATE workspaces SET probe_at = ? WHERE workspace_id = ? AND parked_reason IS NOT NULL AND probe_at > ?",
      [now(), workspaceId, now()],
    );
    await transaction.query(
      `UPDATE requests SET due_at = ?
       WHERE workspace_id = '' AND state = 'waiting' AND wait_reason IN ('workspace', 'authorization') AND due_at > ?`,
      [now(), now()],
    );
  });
  announce();
}

export async function saveBudget(
  context: LedgerContext,
  lease: Lease,
  { limit, pausedUntil }: WorkspaceBudget,
): Promise<void> {
  await context.database.transaction(async (transaction) => {
    await checkLease(context, transaction, lease);
    await transaction.query("UPDATE workspaces SET limit_seen = ?, paused_until = ? WHERE workspace_id = ?", [
      limit,
      pausedUntil,
      lease.workspaceId,
    ]);
  });
}

export async function loadBudget(
  { database }: LedgerContext,
  workspaceId: string,
): Promise<WorkspaceBudget | null> {
  const [row] = await database.query<{ limit_seen: number | null; paused_until: number | null }>(
    "SELECT limit_seen, paused_until FROM workspaces WHERE workspace_id = ?",
    [workspaceId],
  );
  return row === undefined ? null : { limit: row.limit_seen, pausedUntil: row.paused_until };
}
