import type { SqlValue } from "@intercom-dsar/database";
import type { LedgerContext } from "../storage/ledger-context.ts";
import type { ParkState, WorkspaceBudget } from "../types.ts";

/** How much is open somewhere. */
export interface OpenCounts {
  readonly received: number;
  readonly running: number;
  readonly waiting: number;
  /** Past their deadline. */
  readonly overdue: number;
  readonly nearestDeadline: number | null;
}

/** A workspace as operators see it. */
export interface WorkspaceOverview {
  /** `null`: requests whose workspace is not settled. */
  readonly workspaceId: string | null;
  readonly parked: ParkState | null;
  readonly budget: WorkspaceBudget;
  readonly open: OpenCounts;
  /** Of what is ready, when the last is expected to end, and how many are expected after their deadline; as far as it was forecast. */
  readonly forecast: { readonly lastEndsAt: number | null; readonly atRisk: number };
}

interface Sums {
  readonly received: number;
  readonly running: number;
  readonly waiting: number;
  readonly overdue: number;
  readonly nearest: number | null;
}

interface CountRow extends Sums {
  readonly [column: string]: SqlValue;
  readonly name: string;
}

/** Sums of what is open, for a statement that groups; its one value is the time. */
export const OPEN_COUNTS = `COUNT(CASE WHEN state = 'received' THEN 1 END) AS received,
  COUNT(CASE WHEN state = 'running' THEN 1 END) AS running, COUNT(CASE WHEN state = 'waiting' THEN 1 END) AS waiting,
  COUNT(CASE WHEN deadline < ? THEN 1 END) AS overdue, MIN(deadline) AS nearest`;

export function toOpenCounts(row: Sums | undefined): OpenCounts {
  return {
    received: Number(row?.received ?? 0),
    running: Number(row?.running ?? 0),
    waiting: Number(row?.waiting ?? 0),
    overdue: Number(row?.overdue ?? 0),
    nearestDeadline: row?.nearest ?? null,
  };
}

interface WorkspaceRow {
  readonly [column: string]: SqlValue;
  readonly workspace_id: string;
  readonly parked_reason: ParkState["reason"] | null;
  readonly parked_code: string | null;
  readonly parked_since: number | null;
  readonly probe_at: number | null;
  readonly limit_seen: number | null;
  readonly paused_until: number | null;
}

const COLUMNS = "workspace_id, parked_reason, parked_code, parked_since, probe_at, limit_seen, paused_until";

function standingOf(row: WorkspaceRow): Pick<WorkspaceOverview, "parked" | "budget"> {
  const { parked_reason: reason, parked_code: code, parked_since: since, probe_at: probeAt } = row;
  return {
    parked:
      reason === null ? null : { reason, code: code ?? "unknown", since: since ?? 0, probeAt: probeAt ?? 0 },
    budget: { limit: row.limit_seen, pausedUntil: row.paused_until },
  };
}

/** How a workspace stands, its queue apart. */
export async function readWorkspace(
  { database }: LedgerContext,
  workspaceId: string,
): Promise<Pick<WorkspaceOverview, "parked" | "budget"> | null> {
  const sql = `SELECT ${COLUMNS} FROM workspaces WHERE workspace_id = ?`;
  const [row] = await database.query<WorkspaceRow>(sql, [workspaceId]);
  return row === undefined ? null : standingOf(row);
}

/** Every workspace that ever had a request. */
export async function listWorkspaces({ database, now }: LedgerContext): Promise<WorkspaceOverview[]> {
  const workspaces = await database.query<WorkspaceRow>(
    `SELECT ${COLUMNS} FROM workspaces ORDER BY workspace_id`,
  );
  const counts = await database.query<CountRow>(
    `SELECT workspace_id AS name, ${OPEN_COUNTS} FROM requests WHERE state <> 'ended' AND deadline > 0 GROUP BY workspace_id`,
    [now()],
  );
  const risks = await database.query<{ name: string; at_risk: number }>(
    `SELECT workspace_id AS name, COUNT(*) AS at_risk FROM requests
     WHERE at_risk_at IS NOT NULL AND state <> 'ended' AND forecast_at > deadline GROUP BY workspace_id`,
  );
  const ends = await database.query<{ name: string; ends_at: number | null }>(
    `SELECT workspace_id AS name, MAX(forecast_at) AS ends_at FROM requests
     WHERE state <> 'ended' AND deadline > 0 GROUP BY workspace_id`,
  );
  return workspaces.map((row) => {
    const own = ({ name }: { readonly name: string }) => name === row.workspace_id;
    return {
      workspaceId: row.workspace_id === "" ? null : row.workspace_id,
      ...standingOf(row),
      open: toOpenCounts(counts.find(own)),
      forecast: {
        lastEndsAt: ends.find(own)?.ends_at ?? null,
        atRisk: Number(risks.find(own)?.at_risk ?? 0),
      },
    };
  });
}
