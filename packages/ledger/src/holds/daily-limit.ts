import type { Queryable } from "@intercom-dsar/database";
import type { LedgerContext } from "../storage/ledger-context.ts";
import { LedgerError } from "../storage/ledger-error.ts";
import { SENDER_OF_ROW } from "../storage/request-identity.ts";

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/**
 * Counts a deletion that begins, inside the transaction that begins it. Where its sender has used up the day's number (UTC) it rejects with
 * `over_daily_limit`, and nothing is counted.
 */
export async function countDeletion(
  { now }: LedgerContext,
  transaction: Queryable,
  sender: string,
  deletionsPerDay: number,
): Promise<void> {
  const [row] = await transaction.query<{ begun: number }>(
    `INSERT INTO sender_days (sender, day, begun) VALUES (?, ?, 1)
     ON CONFLICT (sender, day) DO UPDATE SET begun = sender_days.begun + 1 RETURNING begun`,
    [sender, dayOf(now())],
  );
  if (row !== undefined && Number(row.begun) > deletionsPerDay)
    throw new LedgerError("over_daily_limit", "the sender's deletions of this day are used up");
}

export async function release(
  { database, now, unnamedSender, announce }: LedgerContext,
  sender: string,
): Promise<string[]> {
  const rows = await database.transaction((transaction) =>
    transaction.query<{ request_id: string }>(
      `UPDATE requests SET released_at = ?, due_at = ?
       WHERE state = 'waiting' AND wait_reason = 'limit' AND ${SENDER_OF_ROW} = ? RETURNING request_id`,
      [now(), now(), unnamedSender, sender],
    ),
  );
  announce();
  return rows.map(({ request_id }) => request_id);
}

/** Yesterday's numbers decide nothing any more. */
export async function forgetDays(transaction: Queryable, before: number): Promise<void> {
  await transaction.query("DELETE FROM sender_days WHERE day < ?", [dayOf(before)]);
}
