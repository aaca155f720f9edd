import type { LedgerContext } from "./ledger-context.ts";
import type { LedgerStatistics } from "./types.ts";

type Open = LedgerStatistics["open"][number];
type Parked = LedgerStatistics["parked"][number];
type Messages = LedgerStatistics["outbox"][number];

export async function statistics({ database }: LedgerContext): Promise<LedgerStatistics> {
  const open = await database.query<{
    state: Open["state"];
    kind: string;
    count: number;
    oldest: number;
    nearest: number | null;
    overrun: number | null;
  }>(
    `SELECT state, kind, COUNT(*) AS count, MIN(received_at) AS oldest, MIN(deadline) AS nearest,
       MAX(forecast_at - deadline) AS overrun
     FROM requests WHERE state IN ('received', 'running', 'waiting') GROUP BY state, kind`,
  );
  const parked = await database.query<{ reason: Parked["reason"]; count: number }>(
    `SELECT parked_reason AS reason, COUNT(*) AS count FROM workspaces
     WHERE parked_reason IS NOT NULL GROUP BY parked_reason`,
  );
  const outbox = await database.query<{
    lane: Messages["lane"];
    state: Messages["state"];
    count: number;
    oldest: number;
  }>(
    `SELECT lane, CASE WHEN set_aside_at IS NULL THEN 'unpublished' ELSE 'set_aside' END AS state,
       COUNT(*) AS count, MIN(created_at) AS oldest
     FROM outbox WHERE published_at IS NULL GROUP BY 1, 2`,
  );
  return {
    open: open.map(({ oldest, nearest, overrun, ...row }) => ({
      ...row,
      oldestReceivedAt: oldest,
      nearestDeadline: nearest,
      forecastOverrunMs: overrun,
    })),
    parked,
    outbox: outbox.map(({ oldest, ...row }) => ({ ...row, oldestCreatedAt: oldest })),
  };
}
