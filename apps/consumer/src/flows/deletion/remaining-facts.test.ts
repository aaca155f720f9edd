import { describe, expect, it } from "vitest";
import type { Disposition, Finished } from "../../domain/disposition.ts";
import { createFakeIntercom } from "../../testing/fake-intercom.ts";
import { createTestRequest, type TestRequest } from "../../testing/flow-context.ts";
import { deletion } from "./deletion.ts";
import type { PlannedContact } from "./deletion-plan.ts";
import type { PlannedRecord } from "./record-plan.ts";
import { remainingFacts } from "./remaining-facts.ts";

const JO = "jo@example.com";
const USER = { id: "a1", role: "user", email: JO };
const WEEK_MS = 7 * 24 * 60 * 60_000;
const AT = Date.UTC(2026, 10, 25, 9);

const CONTACT: PlannedContact = {
  id: "a1",
  role: "user",
  attemptedAt: AT,
  inDoubt: false,
  earlierInDoubt: false,
  acceptedAt: AT,
  absentAt: null,
  basis: "accepted",
  verifiedAbsentAt: AT + 1_000,
  stillVisible: 0,
  merged: null,
  left: null,
  hold: null,
  isPlanned: true,
  optOuts: null,
};
const RECORD: PlannedRecord = {
  category: "conversations",
  id: "10",
  how: "delete",
  attemptedAt: AT,
  acceptedAt: AT,
  inDoubt: new Set(),
  stuck: new Map(),
  basis: "accepted",
  done: "deleted",
  metrics: "deleted",
  verifiedAt: AT,
  parts: null,
  stillVisible: 0,
  left: null,
  hold: null,
  isPlanned: true,
};
const ALL = ["conversations", "tickets", "custom_objects"];

function remains(
  contacts: readonly Partial<PlannedContact>[],
  records: readonly Partial<PlannedRecord>[] = [],
  categories: readonly string[] | null = ALL,
) {
  return remainingFacts({
    contacts: contacts.map((contact) => ({ ...CONTACT, ...contact })),
    records: records.map((record) => ({ ...RECORD, ...record })),
    mergedElsewhere: false,
    categories,
  });
}

function codes(...parameters: Parameters<typeof remains>): unknown[] {
  return (remains(...parameters).remaining ?? []).map(({ code, count }) =>
    count === undefined ? code : `${code} ${count}`,
  );
}

describe("what remains after a deletion", () => {
  it("can be restored for 7 days after Intercom accepted the last contact", () => {
    const { restorableUntil, remaining } = remains([{}, { id: "a2", acceptedAt: AT + 5 }]);

    expect(restorableUntil).toBe(new Date(AT + 5 + WEEK_MS).toISOString());
    expect(remaining?.[0]).toMatchObject({ code: "restorable", until: restorableUntil, count: 2 });
  });

  it("is never said to be out of reach too early: without an answer, the first look at which it was gone counts", () => {
    const absent = {
      acceptedAt: null,
      absentAt: AT + 60_000,
      basis: "absent_after_attempt",
    } as const satisfies Partial<PlannedContact>;

    expect(remains([absent]).restorableUntil).toBe(new Date(AT + 60_000 + WEEK_MS).toISOString());
  });

  it("is no row in reporting and no rating where these were deleted with each conversation", () => {
    expect(codes([{}], [{}])).toEqual(["restorable 1", "exports"]);
    expect(codes([{}], [{}, { id: "11", metrics: "retained" }])).toEqual([
      "restorable 1",
      "ratings 1",
      "reporting_rows 1",
      "exports",
    ]);
    expect(remains([{}], [{}]).residue.join()).not.toMatch(/reporting|rating/i);
  });

  it("is a ticket's row in reporting, and a conversation of others without the person", () => {
    const ticket = { category: "tickets", id: "7", metrics: null };
    const group = { id: "20", done: "redacted_and_detached", metrics: null } as const;

    expect(codes([{}], [ticket, group])).toEqual([
      "restorable 1",
      "ratings 1",
      "reporting_rows 2",
      "redacted_conversations 1",
      "exports",
    ]);
  });

  it("names what is not erased one by one, where contacts alone are deleted", () => {
    expect(codes([{}], [], null)).toEqual([
      "restorable 1",
      "ratings",
      "reporting_rows",
      "conversations",
      "tickets",
      "custom_objects",
      "exports",
    ]);
  });

  it("counts what is not known to be gone, what is still shown, and what was left alone", () => {
    const states = [
      { basis: null, acceptedAt: null, verifiedAbsentAt: null, inDoubt: true },
      { id: "a2", verifiedAbsentAt: null },
      { id: "a3", basis: null, acceptedAt: null, left: "no_longer_subject" },
    ] as const;

    expect(codes(states, [{ verifiedAt: null }, { id: "11", left: "shared", basis: null }])).toEqual([
      "restorable 1",
      "not_confirmed 1",
      "not_verified 2",
      "left 2",
      "exports",
    ]);
  });

  it("is nothing where nothing was erased: nothing is claimed to be gone", () => {
    const untouched = { basis: null, acceptedAt: null, attemptedAt: null, verifiedAbsentAt: null } as const;

    expect(remains([untouched, { ...untouched, left: "no_longer_subject" }])).toEqual({
      residue: [],
      remaining: [],
    });
  });

  it("is in the outcome of a deletion, and of one that takes over what another achieved", async () => {
    const intercom = createFakeIntercom([USER]);
    const first = createTestRequest("deletion", [JO]);
    const ended = await finish(first, intercom);
    const until = new Date(first.now + WEEK_MS).toISOString();
    expect(ended.body.deletion?.restorableUntil).toBe(until);

    const second = createTestRequest("deletion", [JO]);
    second.now = first.now + 3_600_000;
    second.earlier.set("first", {
      kind: "deletion",
      workspaceId: "ws1",
      subjects: [JO],
      journal: first.journal,
    });
    const again = await finish(second, intercom, { retryOf: "first" });

    expect(again.body.deletion?.restorableUntil).toBe(until);
  });

  it("is not in the outcome of a deletion that was cancelled before anything was deleted", async () => {
    const request = createTestRequest("deletion", [JO]);
    request.cancelRequested = true;

    const ended = await finish(request, createFakeIntercom([USER]));

    expect([ended.status, ended.body.deletion]).toEqual(["cancelled", undefined]);
  });
});

async function finish(
  request: TestRequest,
  { port }: ReturnType<typeof createFakeIntercom>,
  overrides: Parameters<TestRequest["context"]>[1] = {},
): Promise<Finished> {
  const disposition: Disposition = await deletion.run(request.context(port, overrides));
  if (disposition.kind !== "finished") throw new Error(`not finished: ${disposition.code}`);
  return disposition;
}
