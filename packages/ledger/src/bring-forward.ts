import type { LedgerContext } from "./ledger-context.ts";

/** A time that waits for the past's future would come an hour late: each is moved by as much as the clock was. */
export async function bringForward({ database, announce }: LedgerContext, byMs: number): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query(
      "UPDATE requests SET due_at = due_at - ? WHERE state = 'waiting' AND due_at IS NOT NULL",
      [byMs],
    );
    await transaction.query(
      "UPDATE outbox SET due_at = due_at - ? WHERE published_at IS NULL AND set_aside_at IS NULL",
      [byMs],
    );
    await transaction.query(
      "UPDATE workspaces SET probe_at = probe_at - ?, paused_until = paused_until - ?",
      [byMs, byMs],
    );
  });
  announce();
}
