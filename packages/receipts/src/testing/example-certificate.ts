import { certificateOf } from "../certificate/certificate-of.ts";
import type { BeyondRestore } from "../claims-of.ts";
import { type ChainEntry, journalGenesis, journalLink } from "../journal-chain.ts";
import { createReceiptSigner } from "../receipt-signer.ts";

const AT = Date.UTC(2026, 10, 26, 9);
const STEPS: readonly (readonly [step: string, facts: object, about: string | null])[] = [
  ["plan.contact", { role: "user" }, "c1"],
  ["delete.attempted", {}, "c1"],
  ["delete.accepted", { intercomRequestId: "intercom-1", status: 200 }, "c1"],
  ["verify.absent", { status: 404 }, "c1"],
  ["request.ended", { status: "completed" }, null],
];
const time = (seq: number) => new Date(AT + seq).toISOString();

/** A certificate of a deletion of one contact, and the keys that its receipts were signed by; with what a later look found, where there was one. */
export function exampleCertificate(later?: BeyondRestore) {
  const signer = createReceiptSigner([new Uint8Array(32).fill(9)], "urn:test");
  let head = journalGenesis("d1");
  const journal = STEPS.map(([step, facts, about], index): ChainEntry => {
    const entry = {
      seq: index + 1,
      at: AT + index + 1,
      step,
      facts: JSON.stringify(facts),
      commitment: about,
    };
    head = journalLink(head, entry);
    return { ...entry, hash: head };
  });
  const outcome = Buffer.from(
    JSON.stringify({
      requestId: "d1",
      sender: "portal",
      kind: "deletion",
      regulation: "gdpr",
      workspaceId: "ws1",
      status: "completed",
      reason: null,
      receivedAt: time(0),
      endedAt: time(5),
      coverage: [{ resource: "contacts", result: "searched", items: 1, pages: 1 }],
      deletion: {
        contacts: [
          {
            id: "c1",
            role: "user",
            attemptedAt: time(2),
            acceptedAt: time(3),
            verifiedAbsentAt: time(4),
            basis: "accepted",
          },
        ],
        restorableUntil: new Date(AT + 7 * 86_400_000).toISOString(),
        residue: ["Files stay."],
        remaining: [{ code: "exports", text: "Files stay." }],
      },
      evidence: { apiCalls: 4, attempts: 1, journalDigest: `sha256:${head}` },
    }),
  );
  const receipt = signer.sign(outcome, "pseudonym");
  const entriesOf = new Map([["contacts c1", [1, 2, 3, 4]]]);
  return {
    certificate: certificateOf({
      ...{ outcome, receipt, subject: "pseudonym", journal, entriesOf },
      laterReceipt: later === undefined ? null : signer.sign(outcome, "pseudonym", later),
    }),
    jwks: signer.jwks,
  };
}
