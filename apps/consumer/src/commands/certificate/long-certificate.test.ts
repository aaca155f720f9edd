import { verifyReceipt } from "@intercom-dsar/receipts";
import { expect, it } from "vitest";
import { STEP } from "../../domain/journal-steps.ts";
import { cutLists } from "../../flows/deletion/cut-lists.ts";
import { deletionFacts } from "../../flows/deletion/deletion-facts.ts";
import { certify } from "../../testing/certify.ts";

const AT = Date.UTC(2026, 10, 26, 9);
const MIB = 1024 * 1024;
const COUNT = 6_000;

/** The journal of a deletion that erased so many conversations, and one contact. */
function longJournal() {
  const ids = Array.from({ length: COUNT }, (_, index) => String(215_469_000_000 + index));
  const category = "conversations";
  type Step = [step: string, contactId: string | null, facts: Record<string, string | number>];
  const steps: Step[] = [
    [STEP.planned, "c1", { role: "user" }],
    ...ids.map((id): Step => [STEP.recordPlanned, id, { category, how: "delete" }]),
    [STEP.recordsSearched, null, { categories: category, round: 1, records: COUNT }],
    [STEP.planClosed, null, { round: 1 }],
    ...ids.flatMap((id): Step[] => [
      [STEP.recordAttempted, id, { category, action: "delete" }],
      [STEP.recordAccepted, id, { category, intercomRequestId: `i-${id}`, metrics: "deleted", status: 200 }],
      [STEP.recordSettled, id, { category, done: "deleted", basis: "accepted" }],
      [STEP.recordVerified, id, { category }],
    ]),
    [STEP.attempted, "c1", {}],
    [STEP.accepted, "c1", { status: 200 }],
    [STEP.verified, "c1", { status: 404 }],
  ];
  return steps.map(([step, contactId, facts], index) => ({
    ...{ seq: index + 1, at: AT + index, step, contactId, facts, hash: "" },
  }));
}

it("holds every record, where the outcome has some of them alone since a broker would not take it", async () => {
  const journal = longJournal();
  const whole = deletionFacts("ws1", journal);
  const deletion = cutLists(whole);

  const { certificate, outcome, receipt, jwks, check, differing } = await certify(journal, {
    status: "completed",
    reason: null,
    body: { coverage: [], deletion },
  });

  expect(JSON.stringify(whole).length).toBeGreaterThan(MIB);
  expect(outcome.length).toBeLessThan(MIB * 0.9);
  expect(deletion.conversations).toHaveLength(1_999);
  const counts = { accepted: COUNT, verifiedAbsent: COUNT };
  expect(deletion.cut).toMatchObject([{ list: "conversations", items: COUNT, ...counts }]);
  const { statement, differing: claims } = await verifyReceipt(receipt, jwks, outcome);
  expect([claims, statement.conversations]).toEqual([[], { planned: COUNT, ...counts }]);

  expect([certificate.erased.length, differing]).toEqual([COUNT + 1, []]);
  const { lists } = certificate.evidence;
  const conversations = lists?.conversations?.replace('"accepted"', '"absent_after_attempt"');
  const evidence = { ...certificate.evidence, lists: { conversations } };
  expect(await check({ ...certificate, evidence })).toEqual([
    "evidence.lists.conversations",
    "erased.1.basis",
  ]);
});
