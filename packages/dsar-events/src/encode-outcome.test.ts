import { describe, expect, it } from "vitest";
import { accessOf, completed } from "../test/outcomes.ts";
import { encodeOutcome } from "./encode-outcome.ts";
import type { Outcome } from "./outcome.ts";

const TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

describe("encodeOutcome", () => {
  it("derives key, event id and time from the outcome, and is the same bytes when repeated", () => {
    const first = encodeOutcome(completed, { source: "/intercom-dsar", traceparent: TRACE });
    const second = encodeOutcome(structuredClone(completed), {
      source: "/intercom-dsar",
      traceparent: TRACE,
    });

    expect(first.key).toBe("r-1");
    expect(first.headers).toEqual({
      ce_specversion: "1.0",
      ce_id: "outcome:r-1",
      ce_source: "/intercom-dsar",
      ce_type: "intercom-dsar.outcome.v1",
      ce_subject: "r-1",
      ce_time: completed.endedAt,
      "content-type": "application/json",
      traceparent: TRACE,
    });
    expect(second).toEqual(first);
  });

  it("writes the same bytes whatever the order of the outcome's keys", () => {
    const reversed = Object.fromEntries(Object.entries(completed).toReversed());

    // @ts-expect-error the same keys, whose types are lost on the way
    expect(encodeOutcome(reversed, { source: "/a" }).value).toEqual(
      encodeOutcome(completed, { source: "/a" }).value,
    );
  });

  it.each([
    ["an end without the key of its reason", { ...completed, reason: undefined }, "reason"],
    ["an end without its reason", { ...completed, status: "not_found" }, "reason"],
    ["an unknown status", { ...completed, status: "done" }, "status"],
    ["an unknown key", { ...completed, email: "mara@example.com" }, null],
    [
      "an unknown key of a contact",
      {
        ...completed,
        deletion: { contacts: [{ ...completed.deletion.contacts[0], email: "" }], residue: [] },
      },
      "deletion.contacts.0",
    ],
    [
      "an unknown reason for which a contact was left alone",
      {
        ...completed,
        deletion: { ...completed.deletion, left: [{ id: "1", role: "user", reason: "mood" }] },
      },
      "deletion.left.0.reason",
    ],
    [
      "a digest of another form",
      { ...completed, evidence: { ...completed.evidence, journalDigest: "abc" } },
      "evidence.journalDigest",
    ],
    ["an end that is no time", { ...completed, endedAt: "now" }, "endedAt"],
    ["a package that is nowhere", accessOf({}), "access.content"],
    ["a package in two places", accessOf({ content: {}, dataref: "file:///results/r-1" }), "access.content"],
  ])("refuses %s", (_what, outcome, path) => {
    // @ts-expect-error some of these the types refuse as well
    const encode = () => encodeOutcome(outcome, { source: "/a" });

    expect(encode).toThrow(expect.objectContaining({ code: "invalid_schema", path }));
  });

  it.each<[string, Outcome]>([
    ["inline", accessOf({ content: { contacts: [] } })],
    ["sealed", accessOf({ encoding: "jwe", content: "eyJ…", recipientKeyId: "k-1" })],
    ["in the result store", accessOf({ dataref: "file:///results/r-1", expiresAt: "2026-12-01T00:00:00Z" })],
  ])("writes a package that is %s", (_where, outcome) => {
    expect(encodeOutcome(outcome, { source: "/a" }).key).toBe("r-1");
  });
});
