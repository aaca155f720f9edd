import { encodeOutcome } from "@intercom-dsar/dsar-events/service";
import type { Ledger, OpenChainEntry } from "@intercom-dsar/ledger";
import {
  createReceiptSigner,
  RECEIPT_HEADER,
  verifyCertificate,
  verifyReceipt,
} from "@intercom-dsar/receipts";
import { journalGenesis, journalLink } from "@intercom-dsar/receipts/journal-chain";
import { expect, it } from "vitest";
import { STEP } from "../../domain/journal-steps.ts";
import { cutLists } from "../../flows/deletion/cut-lists.ts";
import { deletionFacts } from "../../flows/deletion/deletion-facts.ts";
import { makeCertificate } from "./make-certificate.ts";

const AT = Date.UTC(2026, 10, 26, 9);
const MIB = 1024 * 1024;
const COUNT = 5_000;
const signer = createReceiptSigner([new Uint8Array(32).fill(1)], "urn:test");

/** The journal of a deletion that erased so many conversations, and one contact. */
function longJournal(): OpenChainEntry[] {
  const ids = Array.from({ length: COUNT }, (_, index) => String(215_469_000_000 + index));
  const category = "conversations";
  const steps: [step: string, contactId: string | null, facts: object][] = [
    [STEP.planned, "c1", { role: "user" }],
    ...ids.map((id): (typeof steps)[number] => [STEP.recordPlanned, id, { category, how: "delete" }]),
    [STEP.recordsSearched, null, { categories: category, round: 1, records: COUNT }],
    [STEP.planClosed, null, { round: 1 }],
    ...ids.flatMap((id): typeof steps => [
      [STEP.recordAttempted, id, { category, action: "delete" }],
      [
        STEP.recordAccepted,
        id,
        { category, action: "delete", intercomRequestId: `i-${id}`, metrics: "deleted", status: 200 },
      ],
      [STEP.recordSettled, id, { category, done: "deleted", basis: "accepted" }],
      [STEP.recordVerified, id, { category }],
    ]),
    [STEP.attempted, "c1", {}],
    [STEP.accepted, "c1", { status: 200 }],
    [STEP.verified, "c1", { status: 404 }],
    ["request.ended", null, {}],
  ];
  let head = journalGenesis("d1");
  return steps.map(([step, contactId, facts], index) => {
    const entry = {
      seq: index + 1,
      at: AT + index,
      step,
      facts: JSON.stringify(facts),
      commitment: contactId,
    };
    head = journalLink(head, entry);
    return { ...entry, contactId, hash: head };
  });
}

it("holds every record, where the outcome has some of them alone since a broker would not take it", async () => {
  const journal = longJournal();
  const entries = journal.map((entry) => ({ ...entry, facts: JSON.parse(entry.facts) }));
  const iso = new Date(AT).toISOString();
  const { value } = encodeOutcome(
    {
      requestId: "d1",
      sender: "portal",
      kind: "deletion",
      workspaceId: "ws1",
      status: "completed",
      reason: null,
      receivedAt: iso,
      endedAt: iso,
      coverage: [],
      deletion: cutLists(deletionFacts("ws1", entries)),
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

  expect(value.length).toBeLessThan(MIB * 0.9);
  const outcome = JSON.parse(Buffer.from(value).toString());
  expect(outcome.deletion.conversations).toHaveLength(1_999);
  expect(outcome.deletion.cut).toMatchObject([
    { list: "conversations", items: COUNT, accepted: COUNT, verifiedAbsent: COUNT },
  ]);
  const { statement, differing } = await verifyReceipt(receipt, signer.jwks, value);
  expect([differing, statement.conversations]).toEqual([
    [],
    { planned: COUNT, accepted: COUNT, verifiedAbsent: COUNT },
  ]);

  const certificate = await makeCertificate({ reads }, "d1");
  if (typeof certificate === "string") throw new Error(certificate);
  expect(certificate.erased).toHaveLength(COUNT + 1);
  expect((await verifyCertificate(JSON.stringify(certificate), signer.jwks)).differing).toEqual([]);
  const { lists } = certificate.evidence;
  const changed = { conversations: lists?.conversations?.replace('"accepted"', '"absent_after_attempt"') };
  const { differing: found } = await verifyCertificate(
    JSON.stringify({ ...certificate, evidence: { ...certificate.evidence, lists: changed } }),
    signer.jwks,
  );
  expect(found).toEqual(["evidence.lists.conversations", "erased.1.basis"]);
});
