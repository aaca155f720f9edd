import type { Lease, WorkspaceBudget } from "@intercom-dsar/ledger";
import { expect, it } from "vitest";
import { createBudgetKeeper } from "./keep-budget.ts";

it("writes each pause once, and nothing where there is none", async () => {
  const saved: WorkspaceBudget[] = [];
  let budget: WorkspaceBudget = { limit: 100, pausedUntil: null };
  const lease: Lease = { workspaceId: "ws1", owner: "one", fence: 1, remainingMs: () => 60_000 };
  const saveBudget = async (_lease: Lease, kept: WorkspaceBudget) => void saved.push(kept);
  const keep = createBudgetKeeper({
    ledger: { workspaces: { saveBudget } },
    lease,
    connection: { budget: () => budget },
  });

  await keep();
  budget = { limit: 100, pausedUntil: 20_000 };
  await keep();
  budget = { limit: 100, pausedUntil: 20_001 };
  await keep();
  budget = { limit: 100, pausedUntil: 30_000 };
  await keep();

  expect(saved.map(({ pausedUntil }) => pausedUntil)).toEqual([20_000, 30_000]);
});
