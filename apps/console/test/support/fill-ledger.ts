import { type OperatorServer, operatorSubmission } from "../../../consumer/src/testing/operator-server.ts";

const DAY = 86_400_000;
/** Where the ledger's clock stands. */
const NOW = Date.UTC(2026, 10, 26, 9);

/** One request that waits for its next try, one that waits for nothing, one that is overdue and one of another sender. */
export async function fillLedger({ ledger }: OperatorServer): Promise<void> {
  await ledger.inbox.receive([operatorSubmission("waits-1", { kind: "access" })]);
  const [lease] = await ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
  if (lease === undefined) throw new Error("there is no workspace to lease");
  await ledger.requests.claim(lease, 1);
  await ledger.requests.wait(lease, "waits-1", {
    reason: "retry",
    code: "server_error",
    dueAt: NOW + DAY,
  });
  await ledger.inbox.receive([
    operatorSubmission("fresh-1"),
    operatorSubmission("late-1", { deadline: NOW - DAY, workspaceId: "ws2" }),
    operatorSubmission("other-1", { sender: "kafka", origin: null, kind: "access", workspaceId: "ws2" }),
  ]);
}
