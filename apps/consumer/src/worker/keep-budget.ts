import type { Lease, Ledger } from "@intercom-dsar/ledger";
import type { WorkspaceConnection } from "../workspaces/directory.ts";

/** What is nearer than that is the same pause, told by two clocks. */
const SAME_PAUSE_MS = 1_000;

/** Gives a function that writes a new pause of the workspace (a 429) to the ledger, so that operators see it while the session goes on. Without one it writes nothing. */
export function createBudgetKeeper({
  ledger,
  lease,
  connection,
}: {
  readonly ledger: { readonly workspaces: Pick<Ledger["workspaces"], "saveBudget"> };
  readonly lease: Lease;
  readonly connection: Pick<WorkspaceConnection, "budget">;
}): () => Promise<void> {
  let kept = Number.NEGATIVE_INFINITY;
  return async () => {
    const budget = connection.budget();
    if (budget.pausedUntil === null || budget.pausedUntil - kept < SAME_PAUSE_MS) return;
    kept = budget.pausedUntil;
    await ledger.workspaces.saveBudget(lease, budget);
  };
}
