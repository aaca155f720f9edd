import { encodeOutcome } from "@intercom-dsar/dsar-events/service";
import type { CallSeen, Effect } from "@intercom-dsar/intercom-simulator";
import { describe, expect, it } from "vitest";
import type { PublishedRecord } from "../stage/topics.ts";
import { audit } from "./audit.ts";
import type { Evidence } from "./evidence.ts";

const AT = Date.parse("2026-11-23T10:00:00Z");
const iso = (milliseconds: number) => new Date(AT + milliseconds).toISOString();

type Reported = Parameters<typeof encodeOutcome>[0];
type ReportedContact = NonNullable<Reported["deletion"]>["contacts"][number];

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

  it("finds that less is said to remain than does, and for a shorter time", () => {
    const WEEK_MS = 7 * 24 * 60 * 60_000;
    const exports = { code: "exports", text: "Files stay." } as const;
    const restorable = { code: "restorable", text: "For 7 days.", count: 1 } as const;
    const found = (
      restorableUntil: string | undefined,
      remaining: readonly (typeof exports | typeof restorable)[],
    ) =>
      rules({
        ...truth(),
        records: [
          recordOf({
            deletion: {
              contacts: [CONTACT],
              residue: [],
              remaining: [...remaining, ...OTHERS],
              ...(restorableUntil !== undefined && { restorableUntil }),
            },
          }),
        ],
      });
    const until = iso(WEEK_MS + 60_000);

    expect(found(until, [restorable, exports])).toEqual([]);
    expect(found(iso(1), [restorable, exports])).toEqual(["claimed_too_much"]);
    expect(found(undefined, [restorable, exports])).toEqual(["claimed_too_much"]);
    expect(found(until, [exports])).toEqual(["claimed_too_much"]);
    expect(found(until, [restorable])).toEqual(["claimed_too_much"]);
  });

  it("finds a time that lies before what it tells of", () => {
    const records = [recordOf({ deletion: { contacts: [{ ...CONTACT, acceptedAt: iso(1) }], residue: [] } })];

    expect(rules({ ...truth(), records })).toEqual(["claimed_too_much"]);
    expect(rules({ ...truth(), records, clocksAgree: false })).toEqual([]);
  });

  it("finds a DELETE after an accepted one, where calls can't arrive late", () => {
    const calls = [...truth().calls, { ...callOf("DELETE", 404), seq: 9 }];

    expect(rules({ ...truth(), calls })).toContain("claimed_too_much");
    expect(rules({ ...truth(), calls, callsArriveLate: true })).not.toContain("claimed_too_much");
  });

  it("finds a contact that nobody asked to delete", () => {
    const foreign: Effect = { ...EFFECT, id: "other" };

    expect(rules({ ...truth(), effects: [EFFECT, foreign] })).toEqual(["outside_the_plan"]);
  });

  it("accepts one more DELETE for each that is in doubt, after a read, and none besides", () => {
    const records = [recordOf({ deletion: { contacts: [SETTLED], residue: [] } })];
    const settled = {
      ...truth(),
      records,
      doubts: 1,
      calls: [
        { ...callOf("DELETE", 200), seq: 1 },
        { ...callOf("GET", 404), seq: 2 },
        { ...callOf("DELETE", 404), seq: 3 },
        { ...callOf("GET", 404), seq: 4 },
      ],
    };

    expect(rules(settled)).toEqual([]);
    expect(rules({ ...settled, doubts: 0 })).toEqual(["repeated_delete"]);
    expect(rules({ ...settled, calls: settled.calls.filter(({ seq }) => seq !== 2) })).toEqual([
      "repeated_delete",
    ]);
    const refused = { ...callOf("DELETE", 401), seq: 5 };
    expect(rules({ ...settled, calls: [...settled.calls, refused] })).toEqual([]);
  });

  it("finds a DELETE after the one that was accepted", () => {
    const calls = [...truth().calls, { ...callOf("DELETE", 404), seq: 3 }];

    expect(rules({ ...truth(), calls })).toEqual(["claimed_too_much"]);
  });

  it("finds a contact that is told as gone on the word of reads alone", () => {
    const records = [recordOf({ deletion: { contacts: [SETTLED], residue: [] } })];

    expect(rules({ ...truth(), records })).toEqual(["claimed_too_much"]);
  });

  it("finds a contact that was deleted when it was somebody else's, but not one whose DELETE was on its way", () => {
    const changed: Effect = { ...EFFECT, seq: 0, kind: "contact_email_changed", call: null };

    expect(rules({ ...truth(), effects: [{ ...changed, at: AT - 1 }, EFFECT] })).toEqual([
      "no_longer_subject",
    ]);
    expect(rules({ ...truth(), effects: [{ ...changed, at: AT + 2 }, EFFECT] })).toEqual([]);
  });

  it("is content with a contact that was left alone, unless it was deleted, kept its address, or all is told as completed", () => {
    const changed: Effect = { ...EFFECT, kind: "contact_email_changed", call: null };
    const calls = [{ ...callOf("GET", 200), seq: 1 }];
    const reported = (change: Partial<Reported>, attempt = {}) =>
      recordOf({
        status: "partial",
        reason: { code: "no_longer_subject", message: "Left.", retryable: false },
        deletion: { contacts: [], left: [{ ...LEFT, ...attempt }], residue: [] },
        ...change,
      });
    const evidence = { ...truth(), calls, effects: [changed], records: [reported({})] };

    expect(rules(evidence)).toEqual([]);
    expect(rules({ ...evidence, effects: [] })).toEqual(["claimed_too_much"]);
    expect(rules({ ...evidence, records: [reported({ status: "completed", reason: null })] })).toEqual([
      "status_untrue",
    ]);
    expect(rules({ ...evidence, records: [reported({}, { attemptedAt: iso(1) })] })).toEqual([]);
    const late = {
      ...evidence,
      calls: [...calls, { ...callOf("DELETE", 200), seq: 2 }],
      effects: [
        { ...changed, at: AT + 2 },
        { ...EFFECT, call: 2 },
      ],
    };
    expect(rules(late)).toEqual(["claimed_too_little"]);
    expect(rules({ ...late, records: [reported({}, { attemptedAt: iso(1) })] })).toEqual([]);
  });

  it.each([
    ["intercom-dsar.package.v1", "contacts"],
    ["intercom-dsar.package.v2", "you"],
  ] as const)("finds who is missing in a package of %s, and who does not belong there", (format, key) => {
    const found = (...ids: string[]) => {
      const records = [
        recordOf({
          kind: "access",
          access: {
            ...{ format, encoding: "json", mediaType: "application/json", redactions: [] },
            ...{ bytes: 2, sha256: "0".repeat(64), content: { [key]: ids.map((id) => ({ id })) } },
          },
        }),
      ];
      const requests = [{ requestId: "d1", kind: "access" as const, contactIds: ["jo1"] }];
      return audit({ ...truth(), requests, records, effects: [] }).map(({ detail }) => detail);
    };

    expect(found("jo1")).toEqual([]);
    expect(found("kim1")).toEqual([
      "the package holds kim1, who is not the subject",
      "the package lacks jo1",
    ]);
  });

  it("reads packages that are sealed opened, and finds one that is missing or does not open", () => {
    const requests = [{ requestId: "d1", kind: "access" as const, contactIds: ["jo1"] }];
    const sealed = {
      ...{
        format: "intercom-dsar.package.v2" as const,
        encoding: "jwe" as const,
        mediaType: "application/json",
        redactions: [],
      },
      ...{ bytes: 2, sha256: "0".repeat(64), content: "a.b.c.d.e" },
    };
    const found = (opened: unknown) => {
      const records = [recordOf({ kind: "access", access: sealed })];
      const packages = new Map([["d1", opened]]);
      return audit({ ...truth(), requests, records, packages, effects: [] }).map(({ detail }) => detail);
    };

    expect(found({ you: [{ id: "jo1" }] })).toEqual([]);
    expect(found({ you: [] })).toEqual(["the package lacks jo1"]);
    expect(found(null)).toEqual(["the package is not sealed, or does not open", "the package lacks jo1"]);
  });

  it("finds a completed access without a package", () => {
    const requests = [{ requestId: "d1", kind: "access" as const, contactIds: [] }];
    const records = [recordOf({ kind: "access" })];

    expect(rules({ ...truth(), requests, records, effects: [] })).toEqual(["incomplete_package"]);
  });

  it("finds an outcome of a request that was never sent", () => {
    const records = [...truth().records, recordOf({ requestId: "unheard-of" })];

    expect(rules({ ...truth(), records })).toEqual(["known_request"]);
  });
});

const EFFECT: Effect = { seq: 1, at: AT + 5, workspace: "ws1", kind: "contact_deleted", id: "jo1", call: 1 };
/** What is not erased one by one, where contacts alone are erased. */
const OTHERS = (["conversations", "tickets", "custom_objects"] as const).map((code) => {
  return { code, text: "They may stay." };
});
const NO_MATCH = { code: "no_match", message: "Nobody.", retryable: false };
const CONTACT: ReportedContact = {
  id: "jo1",
  role: "user",
  attemptedAt: iso(1),
  acceptedAt: iso(6),
  verifiedAbsentAt: iso(9),
  basis: "accepted",
};
/** The same contact, where the answer to its DELETE was lost. */
const SETTLED: ReportedContact = { ...CONTACT, acceptedAt: null, basis: "absent_after_attempt" };
const LEFT = { id: "jo1", role: "user", reason: "no_longer_subject" } as const;

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

function recordOf(change: Partial<Reported>): PublishedRecord {
  const outcome: Reported = {
    requestId: "d1",
    kind: "deletion",
    workspaceId: "ws1",
    status: "completed",
    reason: null,
    receivedAt: iso(0),
    endedAt: iso(10),
    coverage: [{ resource: "contacts", result: "searched", items: 1, pages: 1 }],
    ...(change.kind !== "access" &&
      change.status !== "not_found" && { deletion: { contacts: [CONTACT], residue: [] } }),
    evidence: { apiCalls: 5, attempts: 1, journalDigest: `sha256:${"0".repeat(64)}` },
    ...change,
  };
  const { key, headers, value } = encodeOutcome(outcome, { source: "urn:test", traceparent: null });
  return { key, headers: { ...headers }, value: value === null ? null : Buffer.from(value) };
}
