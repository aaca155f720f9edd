import { encodeOutcome } from "@intercom-dsar/dsar-events/service";
import type { CallSeen, Effect } from "@intercom-dsar/intercom-simulator";
import { createReceiptSigner, RECEIPT_HEADER } from "@intercom-dsar/receipts";
import { describe, expect, it } from "vitest";
import type { PublishedRecord } from "../stage/topics.ts";
import { audit } from "./audit.ts";
import { auditReceipts } from "./audit-receipts.ts";
import type { Evidence, SentRequest } from "./evidence.ts";

const AT = Date.parse("2026-11-23T10:00:00Z");
const iso = (milliseconds: number) => new Date(AT + milliseconds).toISOString();
type Reported = NonNullable<Parameters<typeof encodeOutcome>[0]["deletion"]>;

const REQUEST: SentRequest = {
  requestId: "d1",
  kind: "deletion",
  contactIds: [],
  records: [
    { category: "conversations", id: "10", how: "deleted", effects: ["conversation_deleted 10"] },
    {
      category: "conversations",
      id: "20",
      how: "redacted_and_detached",
      effects: ["part_redacted 20/4020", "contact_detached 20/jo1"],
    },
    { category: "custom_objects", id: "Order/7", how: "deleted", effects: ["custom_object_deleted Order/7"] },
    { category: "tickets", id: "30", how: "left", effects: [] },
  ],
};
const CALLS = [
  call(1, "POST", "/conversations/redact", 200, { conversation_id: "20" }),
  call(2, "DELETE", "/conversations/20/customers/jo1", 200),
  call(3, "DELETE", "/conversations/10?retain_metrics=false", 200),
  call(4, "DELETE", "/custom_object_instances/Order/7", 200),
  call(5, "GET", "/conversations/10", 404),
  call(6, "GET", "/conversations/20", 200),
  call(7, "GET", "/custom_object_instances/Order/7", 404),
];
const EFFECTS = [
  effect("part_redacted", "20/4020", 1),
  effect("contact_detached", "20/jo1", 2),
  effect("conversation_deleted", "10", 3),
  effect("custom_object_deleted", "Order/7", 4),
];
const FACTS = { attemptedAt: iso(0), acceptedAt: iso(10), verifiedAt: iso(20), basis: "accepted" } as const;
const OWN = { ...FACTS, id: "10", how: "deleted", metrics: "deleted" } as const;
const GROUP = { ...FACTS, id: "20", how: "redacted_and_detached", parts: 1 } as const;
const ORDER = { ...FACTS, id: "7", type: "Order", how: "deleted" } as const;
const LEFT = { id: "30", role: "ticket", category: "tickets", reason: "shared" } as const;
const REMAINING = [
  { code: "left", text: "Some stay.", count: 1 },
  { code: "ratings", text: "Ratings stay.", count: 1 },
  { code: "reporting_rows", text: "Rows stay.", count: 1 },
  { code: "redacted_conversations", text: "Groups stay.", count: 1 },
] as const;
const DELETION: Reported = {
  contacts: [],
  conversations: [OWN, GROUP],
  tickets: [],
  customObjects: [ORDER],
  left: [LEFT],
  residue: [],
  remaining: REMAINING,
};

describe("the audit of what else a deletion erased", () => {
  it("is content with what happened", () => {
    expect(found({})).toEqual([]);
  });

  it.each<[string, Partial<Reported>, string]>([
    ["a record of somebody else", { tickets: [{ ...OWN, id: "99" }] }, "outside_the_plan"],
    ["that nothing was done to one", { conversations: [GROUP] }, "claimed_too_little"],
    [
      "that one which was deleted was redacted",
      { conversations: [{ ...OWN, how: "redacted_and_detached" }, GROUP] },
      "claimed_too_much",
    ],
    [
      "an acceptance before the effect",
      { customObjects: [{ ...ORDER, acceptedAt: iso(1) }] },
      "claimed_too_much",
    ],
    [
      "a check before the effect",
      { conversations: [OWN, { ...GROUP, verifiedAt: iso(1) }] },
      "claimed_too_much",
    ],
    ["no attempt", { customObjects: [{ ...ORDER, attemptedAt: null }] }, "claimed_too_much"],
    [
      "more redacted messages than there are",
      { conversations: [OWN, { ...GROUP, parts: 2 }] },
      "claimed_too_much",
    ],
    [
      "that one was left which is gone",
      { customObjects: [], left: [LEFT, { ...LEFT, id: "7", type: "Order", category: "custom_objects" }] },
      "claimed_too_much",
    ],
    [
      "fewer ratings than stay",
      { remaining: REMAINING.filter(({ code }) => code !== "ratings") },
      "claimed_too_much",
    ],
    [
      "that nothing was left",
      { remaining: REMAINING.filter(({ code }) => code !== "left") },
      "claimed_too_much",
    ],
  ])("finds an outcome that tells %s", (_, change, rule) => {
    expect(found(change)).toContain(rule);
  });

  it("finds a record that was erased though it had to be left, and one that was not read back", () => {
    const ticket = effect("ticket_deleted", "30", 4);

    expect(found({}, { effects: [...EFFECTS, ticket] })).toEqual(["outside_the_plan"]);
    expect(found({}, { calls: CALLS.filter(({ seq }) => seq !== 5) })).toEqual(["claimed_too_much"]);
    expect(found({}, { effects: EFFECTS.slice(1) })).toContain("status_untrue");
  });

  it("finds an outcome without a receipt, and one that its receipt is not about", async () => {
    const signer = createReceiptSigner([new Uint8Array(32)], "urn:test");
    const record = recordOf({});
    const receipt = signer.sign(record.value ?? new Uint8Array(), null);
    const signed = { ...record, headers: { ...record.headers, [RECEIPT_HEADER]: receipt } };
    const rules = async (each: PublishedRecord) =>
      (await auditReceipts({ records: [each] }, signer.jwks)).map(({ rule }) => rule);

    expect(await rules(signed)).toEqual([]);
    expect(await rules(record)).toEqual(["receipt_untrue"]);
    expect(await rules({ ...signed, value: recordOf({ tickets: [], residue: ["More."] }).value })).toContain(
      "receipt_untrue",
    );
  });
});

function found(change: Partial<Reported>, evidence: Partial<Evidence> = {}): string[] {
  const records = [recordOf(change)];
  const all = audit({ requests: [REQUEST], records, effects: EFFECTS, calls: CALLS, ...evidence });
  return all.map(({ rule }) => rule);
}

function call(seq: number, method: string, path: string, status: number, body: unknown = null): CallSeen {
  const unimportant = {
    workspace: "ws1",
    token: "t",
    version: "2.16",
    requestId: "r",
    faults: [],
    effect: null,
  };
  return { ...unimportant, seq, at: AT + seq, method, path, endpoint: null, status, body };
}

function effect(kind: Effect["kind"], id: string, seq: number): Effect {
  return { seq, at: AT + seq, workspace: "ws1", kind, id, call: seq };
}

function recordOf(change: Partial<Reported>): PublishedRecord {
  const { key, headers, value } = encodeOutcome(
    {
      ...{ requestId: "d1", kind: "deletion", workspaceId: "ws1", status: "partial" },
      reason: { code: "records_left", message: "Left.", retryable: false },
      ...{ receivedAt: iso(0), endedAt: iso(30), coverage: [] },
      deletion: { ...DELETION, ...change },
      evidence: { apiCalls: 7, attempts: 1, journalDigest: `sha256:${"0".repeat(64)}` },
    },
    { source: "urn:test", traceparent: null },
  );
  return { key, headers: { ...headers }, value: value === null ? null : Buffer.from(value) };
}
