import type { LedgerContext } from "../storage/ledger-context.ts";

/** Due times were computed from the old wall clock: shifts each by `byMs`, the amount by which the clock was set back. */
export async function shiftDueTimes({ database, announce }: LedgerContext, byMs: number): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query(
      "UPDATE requests SET due_at = due_at - ? WHERE state = 'waiting' AND due_at IS NOT NULL",
      [byMs],
    );
    await transaction.query(
      "UPDATE outbox SET due_at = due_at - ? WHERE published_at IS NULL AND set_aside_at IS NULL",
      [byMs],
    );
    await transaction.query("UPDATE later_looks SET due_at = due_at - ? WHERE due_at IS NOT NULL", [byMs]);
    await transaction.query(
      "UPDATE workspaces SET probe_at = probe_at - ?, paused_until = paused_until - ?",
      [byMs, byMs],
    );
  });
  announce();
}
