import { randomBytes } from "node:crypto";
import type { JournalEntry } from "@intercom-dsar/ledger";
import { createReceiptSigner, type ReceiptSigner } from "@intercom-dsar/receipts";
import { NO_CALLS } from "../domain/call-counts.ts";
import { STEP } from "../domain/journal-steps.ts";
import { newLook } from "../domain/later-look.ts";
import { NO_NOTICES, type NoticeSettings } from "../domain/notices.ts";
import { deletionFacts } from "../flows/deletion/deletion-facts.ts";
import { createMessageFactory } from "../messages/message-factory.ts";
import { type OperatorServer, operatorSubmission } from "./operator-server.ts";

/** Takes in a deletion of one contact, does it in the journal and ends it with a receipt. Resolves to the public keys. */
export async function endDeletion(
  { ledger }: Pick<OperatorServer, "ledger">,
  requestId: string,
  signer: ReceiptSigner = createReceiptSigner([randomBytes(32)], "urn:test"),
  notices: NoticeSettings = NO_NOTICES,
) {
  const messages = createMessageFactory({
    source: "urn:test",
    now: () => Date.UTC(2026, 10, 26, 9),
    notices,
    receipts: { sign: signer.sign, pseudonymOf: () => "pseudonym" },
  });
  const payload = Buffer.from('{"regulation":"gdpr"}');
  await ledger.inbox.receive([operatorSubmission(requestId, { payload, workspaceId: "ws-ended" })]);
  const leases = await ledger.leases.acquire({ owner: "ender", ttlMs: 60_000, limit: 64 });
  const lease = leases.find(({ workspaceId }) => workspaceId === "ws-ended");
  if (lease === undefined) throw new Error("there is no workspace to lease");
  const [request] = await ledger.requests.claim(lease, 1);
  if (request === undefined) throw new Error("there is no request to claim");
  const contactId = "contact-1";
  const begun = await ledger.requests.begin(lease, request.requestId, [
    { step: STEP.planned, contactId, facts: { role: "user", round: 1 } },
    { step: STEP.planClosed, facts: { round: 1, contacts: 1 } },
  ]);
  const done = await ledger.requests.append(lease, request.requestId, [
    { step: STEP.attempted, contactId },
    { step: STEP.accepted, contactId, facts: { status: 200, intercomRequestId: "intercom-request-1" } },
    { step: STEP.verified, contactId, facts: { status: 404 } },
  ]);
  const journal: JournalEntry[] = [...(begun ?? []), ...done];
  await ledger.requests.end(lease, request.requestId, {
    status: "completed",
    reasonCode: null,
    notices: messages.notices(request, {
      coverage: [],
      deletion: deletionFacts(request.workspaceId, journal),
    }),
    look: newLook(deletionFacts(request.workspaceId, journal), 8 * 86_400_000),
    outcome: (ended) =>
      messages.outcome({
        request,
        status: "completed",
        reason: null,
        body: {
          coverage: [{ resource: "contacts", result: "searched", items: 1, pages: 1 }],
          deletion: deletionFacts(request.workspaceId, journal),
        },
        remarks: [],
        calls: NO_CALLS,
        ...ended,
      }),
  });
  for (const each of leases) await ledger.leases.release(each);
  return signer.jwks;
}
