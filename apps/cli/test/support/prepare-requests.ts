import type { Ledger } from "@intercom-dsar/ledger";
import { operatorSubmission } from "../../../consumer/src/testing/operator-server.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

/** A deletion with its data, so that it can be asked for once more. */
export function wholeSubmission(requestId: string) {
  const content = {
    requestId,
    kind: "deletion",
    workspaceId: null,
    identifiers: [{ type: "email", value: "canary@example.com" }],
    receivedAt: "2026-11-25T09:00:00.000Z",
    deadline: "2026-12-25T09:00:00.000Z",
    regulation: "gdpr",
    after: null,
    retryOf: null,
  };
  return operatorSubmission(requestId, { payload: Buffer.from(JSON.stringify(content)) });
}

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
