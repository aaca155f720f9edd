import { encodeOutcome } from "@intercom-dsar/dsar-events/service";
import type { CallSeen, Effect } from "@intercom-dsar/intercom-simulator";
import { describe, expect, it } from "vitest";
import type { PublishedRecord } from "../stage/topics.ts";
import { audit } from "./audit.ts";
import type { Evidence } from "./evidence.ts";

const AT = Date.parse("2026-11-23T10:00:00Z");
const iso = (milliseconds: number) => new Date(AT + milliseconds).toISOString();

type Told = Parameters<typeof encodeOutcome>[0];
type ToldContact = NonNullable<Told["deletion"]>["contacts"][number];

describe("audit", () => {
  it("is content with a deletion that says what happened", () => {
    expect(rules(truth())).toEqual([]);
  });

  it("misses an outcome that is not there", () => {
    expect(rules({ ...truth(), records: [] })).toEqual(["one_outcome"]);
  });

  it("accepts an identical repeat and refuses one that differs", () => {
    const [record] = truth().records;
    if (record === undefined) throw new Error("there is no record");
    const changed = { ...record, headers: { ...record.headers, ce_id: "another" } };

    expect(rules({ ...truth(), records: [record, record] })).toEqual([]);
    expect(rules({ ...truth(), records: [record, changed] })).toEqual(["identical_repeats"]);
  });

  it("finds a claim that Intercom accepted what it never answered", () => {
    const calls = truth().calls.map((call) => (call.method === "DELETE" ? { ...call, status: null } : call));

    expect(rules({ ...truth(), calls })).toEqual(["claimed_too_much"]);
  });

  it("finds a deletion that is claimed and did not happen", () => {
    expect(rules({ ...truth(), effects: [] })).toContain("claimed_too_much");
    expect(rules({ ...truth(), effects: [] })).toContain("status_untrue");
  });

  it("finds a deletion that happened and is not told", () => {
    const records = [recordOf({ status: "not_found", reason: NO_MATCH })];

    expect(rules({ ...truth(), records })).toEqual(["claimed_too_little"]);
  });

  it("finds a time that lies before what it tells of", () => {
    const records = [recordOf({ deletion: { contacts: [{ ...CONTACT, acceptedAt: iso(1) }], residue: [] } })];

    expect(rules({ ...truth(), records })).toEqual(["claimed_too_much"]);
    expect(rules({ ...truth(), records, clocksAgree: false })).toEqual([]);
  });

  it("finds a contact that nobody asked to delete", () => {
    const foreign: Effect = { ...EFFECT, id: "other" };

    expect(rules({ ...truth(), effects: [EFFECT, foreign] })).toEqual(["outside_the_plan"]);
  });

  it("finds a DELETE of a contact that was gone, unless the effect came late", () => {
    const second = { ...callOf("DELETE", 404), seq: 9 };
    const evidence = { ...truth(), calls: [...truth().calls, second] };

    expect(rules(evidence)).toEqual(["repeated_delete"]);
    expect(rules({ ...evidence, lateEffects: new Set(["jo1"]) })).toEqual([]);
  });

  it("finds an outcome of a request that was never sent", () => {
    const records = [...truth().records, recordOf({ requestId: "unheard-of" })];

    expect(rules({ ...truth(), records })).toEqual(["known_request"]);
  });
});

const EFFECT: Effect = { seq: 1, at: AT + 5, workspace: "ws1", kind: "contact_deleted", id: "jo1", call: 1 };
const NO_MATCH = { code: "no_match", message: "Nobody.", retryable: false };
const CONTACT: ToldContact = {
  id: "jo1",
  role: "user",
  attemptedAt: iso(1),
  acceptedAt: iso(6),
  verifiedAbsentAt: iso(9),
  basis: "accepted",
};

function truth(): Evidence {
  return {
    requests: [{ requestId: "d1", kind: "deletion", contactIds: ["jo1"] }],
    records: [recordOf({})],
    effects: [EFFECT],
    calls: [
      { ...callOf("DELETE", 200), seq: 1 },
      { ...callOf("GET", 404), seq: 2 },
    ],
  };
}

function rules(evidence: Evidence): string[] {
  return audit(evidence).map(({ rule }) => rule);
}

function callOf(method: string, status: number): CallSeen {
  const path = "/contacts/jo1";
  const endpoint = "/contacts/{contact_id}";
  const unimportant = {
    workspace: "ws1",
    token: "ws1-1",
    version: "2.16",
    body: null,
    requestId: "r",
    faults: [],
  };
  return { ...unimportant, seq: 1, at: AT, method, path, endpoint, status, effect: null };
}

function recordOf(change: Partial<Told>): PublishedRecord {
  const outcome: Told = {
    requestId: "d1",
    kind: "deletion",
    workspaceId: "ws1",
    status: "completed",
    reason: null,
    receivedAt: iso(0),
    endedAt: iso(10),
    coverage: [{ resource: "contacts", result: "searched", items: 1, pages: 1 }],
    ...(change.status !== "not_found" && { deletion: { contacts: [CONTACT], residue: [] } }),
    evidence: { apiCalls: 5, attempts: 1, journalDigest: `sha256:${"0".repeat(64)}` },
    ...change,
  };
  const { key, headers, value } = encodeOutcome(outcome, { source: "urn:test", traceparent: null });
  return { key, headers: { ...headers }, value: value === null ? null : Buffer.from(value) };
}
