import type { LedgerContext } from "../storage/ledger-context.ts";
import type { LedgerStatistics } from "../types.ts";

type Open = LedgerStatistics["open"][number];
type Parked = LedgerStatistics["parked"][number];
type Messages = LedgerStatistics["outbox"][number];

export async function statistics({ database, now }: LedgerContext): Promise<LedgerStatistics> {
  const open = await database.query<{
    state: Open["state"];
    kind: string;
    count: number;
    oldest: number;
    nearest: number | null;
  }>(
    `SELECT state, kind, COUNT(*) AS count, MIN(received_at) AS oldest, MIN(deadline) AS nearest
     FROM requests WHERE state <> 'ended' GROUP BY state, kind`,
  );
  const [risk] = await database.query<{ overrun: number | null }>(
    `SELECT MAX(forecast_at - deadline) AS overrun FROM requests WHERE at_risk_at IS NOT NULL AND state <> 'ended'`,
  );
  const parked = await database.query<{ reason: Parked["reason"]; count: number }>(
    `SELECT parked_reason AS reason, COUNT(*) AS count FROM workspaces
     WHERE parked_reason IS NOT NULL GROUP BY parked_reason`,
  );
  const [over] = await database.query<{ count: number }>(
    "SELECT COUNT(*) AS count FROM requests WHERE state = 'waiting' AND wait_reason = 'limit'",
  );
  const outbox = await database.query<{
    channel: Messages["channel"];
    state: Messages["state"];
    count: number;
    oldest: number;
  }>(
    `SELECT lane AS channel, CASE WHEN set_aside_at IS NULL THEN 'unpublished' ELSE 'set_aside' END AS state,
       COUNT(*) AS count, MIN(created_at) AS oldest
     FROM outbox WHERE published_at IS NULL GROUP BY 1, 2`,
  );
  const openNotices = await database.query<{
    recipient: string;
    count: number;
    overdue: number;
    nearest: number;
  }>(
    `SELECT recipient, COUNT(*) AS count, SUM(CASE WHEN due_at <= ? THEN 1 ELSE 0 END) AS overdue, MIN(due_at) AS nearest
     FROM notices WHERE acknowledged_at IS NULL GROUP BY recipient`,
    [now()],
  );
  return {
    forecastOverrunMs: risk?.overrun ?? null,
    open: open.map(({ oldest, nearest, ...row }) => ({
      ...row,
      oldestReceivedAt: oldest,
      nearestDeadline: nearest,
    })),
    parked,
    openNotices: openNotices.map(({ recipient, count, overdue, nearest }) => ({
      recipient,
      count: Number(count),
      overdue: Number(overdue),
      nearestDueAt: nearest,
    })),
    overDailyLimit: Number(over?.count ?? 0),
    outbox: outbox.map(({ oldest, ...row }) => ({ ...row, oldestCreatedAt: oldest })),
  };
}
