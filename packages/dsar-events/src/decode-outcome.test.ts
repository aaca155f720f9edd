import { describe, expect, it } from "vitest";
import { completed } from "../test/outcomes.ts";
import { binaryHeaders, recordOf, STRUCTURED } from "../test/records.ts";
import { decodeOutcome } from "./decode-outcome.ts";
import { encodeOutcome } from "./encode-outcome.ts";
import { isSuccess } from "./received-outcome.ts";

const TYPE = "intercom-dsar.outcome.v1";
const later = {
  ...completed,
  status: "superseded",
  reason: null,
  supersededBy: "r-2",
  coverage: [{ resource: "tickets", result: "sampled", share: 0.5 }],
  deletion: {
    ...completed.deletion,
    receipt: "…",
    contacts: [{ ...completed.deletion.contacts[0], basis: "witnessed" }],
    left: [{ id: "6762f3", role: "user", reason: "held", until: "2027-01-01T00:00:00Z" }],
  },
};

describe("decodeOutcome", () => {
  it("reads back what encodeOutcome wrote", () => {
    expect(decodeOutcome(encodeOutcome(completed, { source: "/a" }))).toEqual(completed);
  });

  it("hands on the keys and values of a later version, in both modes", () => {
    const structured = { specversion: "1.0", id: "1", source: "/a", type: TYPE, data: later };

    expect(decodeOutcome(recordOf(later, binaryHeaders(TYPE)))).toEqual(later);
    expect(decodeOutcome(recordOf(structured, STRUCTURED))).toEqual(later);
  });

  it.each([
    ["another type", recordOf(completed, binaryHeaders("intercom-dsar.status.v1")), "unknown_type", null],
    ["a record that is no CloudEvent", recordOf(completed), "invalid_cloudevent", "type"],
    ["a tombstone", recordOf(null, binaryHeaders(TYPE)), "missing_value", null],
    [
      "an outcome without a status",
      recordOf({ ...completed, status: undefined }, binaryHeaders(TYPE)),
      "invalid_schema",
      "status",
    ],
  ] as const)("refuses %s", (_what, record, code, path) => {
    expect(() => decodeOutcome(record)).toThrow(
      expect.objectContaining({ name: "ContractError", code, path }),
    );
  });
});

describe("isSuccess", () => {
  it("takes completed alone for a success", () => {
    expect(isSuccess(completed)).toBe(true);
    for (const status of [
      "partial",
      "not_found",
      "cancelled",
      "rejected",
      "failed",
      "superseded",
      "Completed",
      "",
    ]) {
      expect(isSuccess({ status })).toBe(false);
    }
  });
});
