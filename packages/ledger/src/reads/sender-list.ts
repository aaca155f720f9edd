import type { LedgerContext } from "../storage/ledger-context.ts";
import { SENDER_OF_ROW } from "../storage/request-identity.ts";
import { OPEN_COUNTS, type OpenCounts, toOpenCounts } from "./workspace-list.ts";

/** A sender with something open, or with deletions that began today. */
export interface SenderOverview {
  readonly sender: string;
  readonly open: OpenCounts;
  /** Deletions that wait since the day's number is used up. */
  readonly overLimit: number;
  /** Deletions that began on this day (UTC). */
  readonly deletionsToday: number;
}

export async function listSenders({
  database,
  now,
  unnamedSender,
}: LedgerContext): Promise<SenderOverview[]> {
  const open = await database.query<{
    name: string;
    received: number;
    running: number;
    waiting: number;
    overdue: number;
    nearest: number | null;
    over_limit: number;
  }>(
    `SELECT name, ${OPEN_COUNTS}, COUNT(CASE WHEN state = 'waiting' AND wait_reason = 'limit' THEN 1 END) AS over_limit
     FROM (SELECT ${SENDER_OF_ROW} AS name, state, deadline, wait_reason FROM requests
       WHERE state <> 'ended' AND deadline > 0) AS listed GROUP BY name`,
    [now(), unnamedSender],
  );
  const today = await database.query<{ sender: string; begun: number }>(
    "SELECT sender, begun FROM sender_days WHERE day = ?",
    [new Date(now()).toISOString().slice(0, 10)],
  );
  const names = new Set([...open.map(({ name }) => name), ...today.map(({ sender }) => sender)]);
  return [...names].sort().map((sender) => {
    const row = open.find(({ name }) => name === sender);
    return {
      sender,
      open: toOpenCounts(row),
      overLimit: Number(row?.over_limit ?? 0),
      deletionsToday: Number(today.find((day) => day.sender === sender)?.begun ?? 0),
    };
  });
}
