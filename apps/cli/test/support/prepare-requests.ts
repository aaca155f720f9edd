import type { Ledger } from "@intercom-dsar/ledger";

const DIGEST = `sha256:${"a".repeat(64)}`;

/** Takes the only request there is to its end. */
export async function endRequest(ledger: Ledger): Promise<void> {
  const { lease, requestId } = await claim(ledger);
  await ledger.requests.end(lease, requestId, {
    status: "failed",
    reasonCode: "retries_exhausted",
    outcome: () => ({
      id: `outcome:${requestId}`,
      channel: "outcomes",
      requestId,
      key: requestId,
      headers: {},
      value: Buffer.from("{}"),
    }),
  });
}

/** Has the only request there is wait for an approval of a plan; the digest of that. */
export async function waitForApproval(ledger: Ledger): Promise<string> {
  const { lease, requestId } = await claim(ledger);
  await ledger.requests.wait(lease, requestId, {
    reason: "approval",
    code: "approval_required",
    dueAt: null,
    entries: [{ step: "approval.asked", facts: { digest: DIGEST } }],
  });
  return DIGEST;
}

async function claim(ledger: Ledger) {
  const [lease] = await ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
  if (lease === undefined) throw new Error("nothing was leased");
  const [request] = await ledger.requests.claim(lease, 1);
  if (request === undefined) throw new Error("nothing was claimed");
  return { lease, requestId: request.requestId };
}
