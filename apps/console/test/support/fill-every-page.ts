import { endDeletion } from "../../../consumer/src/testing/end-deletion.ts";
import { type OperatorServer, operatorSubmission } from "../../../consumer/src/testing/operator-server.ts";
import { fillLedger } from "./fill-ledger.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 26, 9);
const LAWS = ["gdpr", "ccpa", "lgpd"] as const;

/** Something for each page: what `fillLedger` has, a list that goes on, requests that ended early and late, a plan to be approved, dead letters, an audit. */
export async function fillEveryPage(operator: OperatorServer): Promise<void> {
  const { ledger } = operator;
  await fillLedger(operator);
  const recipients = ["warehouse", "mailer"].map((name) => ({ name, keys: [], callbackUrl: null }));
  await endDeletion(operator, "dsar-2026-0101", undefined, { recipients, withinMs: 7 * DAY });
  await ledger.inbox.receive(
    Array.from({ length: 12 }, (_, index) =>
      operatorSubmission(`dsar-2026-${1000 + index}`, {
        kind: index % 3 === 0 ? "access" : "deletion",
        regulation: LAWS[index % 3] ?? null,
        workspaceId: "ws-closing",
        receivedAt: NOW - (index + 1) * 3 * DAY,
        deadline: NOW + (index - 3) * DAY,
        sender: index % 2 === 0 ? "portal" : "privacy-desk",
      }),
    ),
  );
  const leases = await ledger.leases.acquire({ owner: "two", ttlMs: 60_000, limit: 64 });
  const lease = leases.find(({ workspaceId }) => workspaceId === "ws-closing");
  if (lease === undefined) throw new Error("there is no workspace to lease");
  const [asked, ...others] = await ledger.requests.claim(lease, 10);
  if (asked === undefined) throw new Error("nothing was claimed");
  const digest = `sha256:${"a".repeat(64)}`;
  await ledger.requests.wait(lease, asked.requestId, {
    reason: "approval",
    code: "approval_required",
    dueAt: null,
    entries: [{ step: "approval.asked", facts: { digest, items: 14 } }],
  });
  for (const [index, { requestId }] of others.entries())
    await ledger.requests.end(lease, requestId, {
      status: index % 4 === 3 ? "partial" : "completed",
      reasonCode: index % 4 === 3 ? "held" : null,
      outcome: () => ({
        id: `outcome:${requestId}`,
        channel: "outcomes",
        requestId,
        key: requestId,
        headers: {},
        value: Buffer.from("{}"),
      }),
    });
  await ledger.inbox.receive([letter("7"), letter("19")]);
  await operator.send("operator", "POST", "/requests/portal/fresh-1/hold", {
    body: { reason: "ticket LEGAL-7" },
  });
  await operator.send("operator", "POST", "/pause", {
    body: { scope: "sender", name: "kafka", reason: "ticket OPS-9" },
  });
}

function letter(offset: string) {
  return {
    type: "dead-letter" as const,
    message: {
      id: `dead-letter:dsar.requests-0-${offset}`,
      channel: "dead-letter" as const,
      requestId: null,
      key: `dsar.requests-0-${offset}`,
      headers: {
        "dead-letter-cause": "invalid_schema",
        "dead-letter-path": "identifiers.0.value",
        "dead-letter-partition": "0",
        "dead-letter-offset": offset,
      },
      value: Buffer.from("canary@example.com"),
    },
  };
}
