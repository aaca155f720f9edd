import { encodeOutcome } from "@intercom-dsar/dsar-events/service";
import type { JournalEntry, Ledger, OpenChainEntry } from "@intercom-dsar/ledger";
import { createReceiptSigner, RECEIPT_HEADER, verifyCertificate } from "@intercom-dsar/receipts";
import { journalGenesis, journalLink } from "@intercom-dsar/receipts/journal-chain";
import { makeCertificate } from "../commands/certificate/make-certificate.ts";
import type { Finished } from "../domain/disposition.ts";

const AT = "2026-11-26T09:00:00.000Z";
const signer = createReceiptSigner([new Uint8Array(32).fill(1)], "urn:test");

type Ended = Pick<Finished, "status" | "reason" | "body">;

/** The certificate of a deletion whose journal and end are these, as a ledger would have kept them, and what a check of it finds. */
export async function certify(
  entries: readonly Omit<JournalEntry, "hash">[],
  { status, reason, body }: Ended,
) {
  const journal = chainOf(entries);
  const { value } = encodeOutcome(
    {
      ...{ requestId: "request-1", sender: "kafka", kind: "deletion", workspaceId: "ws1", status, reason },
      ...{ receivedAt: AT, endedAt: AT },
      ...body,
      evidence: { apiCalls: 1, attempts: 1, journalDigest: `sha256:${journal.at(-1)?.hash}` },
    },
    { source: "urn:test" },
  );
  const receipt = signer.sign(value, "pseudonym");
  const reads = {
    find: async () => ({ state: "ended", kind: "deletion" }),
    outcome: async () => ({ value, headers: { [RECEIPT_HEADER]: receipt } }),
    chain: async () => journal,
  } as unknown as Ledger["reads"];
  const looks = { message: async () => null } as unknown as Ledger["looks"];
  const notices = { ofRequest: async () => [] } as unknown as Ledger["notices"];
  const certificate = await makeCertificate({ reads, looks, notices }, "request-1");
  if (typeof certificate === "string") throw new Error(`no certificate: ${certificate}`);
  const check = async (changed: unknown) =>
    (await verifyCertificate(JSON.stringify(changed), signer.jwks)).differing;
  return {
    certificate,
    outcome: value,
    receipt,
    jwks: signer.jwks,
    check,
    differing: await check(certificate),
  };
}

/** With the hashes, and ids in place of the commitments to them. */
function chainOf(entries: readonly Omit<JournalEntry, "hash">[]): OpenChainEntry[] {
  let head = journalGenesis("request-1");
  const end = { at: Date.parse(AT), step: "request.ended", contactId: null, facts: {} };
  return [...entries, end].map(({ at, step, contactId, facts }, index) => {
    const entry = { seq: index + 1, at, step, facts: JSON.stringify(facts), commitment: contactId };
    head = journalLink(head, entry);
    return { ...entry, contactId, hash: head };
  });
}
