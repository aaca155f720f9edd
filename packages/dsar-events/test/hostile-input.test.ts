import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeArrival } from "../src/decode-arrival.ts";
import { binaryHeaders, recordOf, STRUCTURED } from "./records.ts";

const now = () => Date.parse("2026-11-23T09:00:00Z");
const TYPE = "intercom-dsar.request.v1";
const data = {
  requestId: "r-1",
  kind: "access",
  identifiers: [{ type: "email", value: "mara@example.com" }],
};

// Every key of the schemas: a path may hold these and indexes, nothing else.
const PATH =
  /^(requestId|kind|workspaceId|identifiers(\.\d(\.(type|value))?)?|receivedAt|deadline|regulation|after|retryOf|specversion|id|source|type|time|data|data_base64)$/;

const scalars = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.constant(null),
  fc.boolean(),
  fc.constant({}),
  fc.constant([]),
);
/** Mostly what belongs there, now and then anything else. */
function mostly<Value>(...valid: Value[]) {
  return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...valid) }, { weight: 1, arbitrary: scalars });
}
const identifier = fc.record({
  type: mostly("email"),
  value: fc.oneof({ weight: 8, arbitrary: fc.emailAddress() }, { weight: 1, arbitrary: scalars }),
});
const looseRequest = fc.record(
  {
    requestId: mostly("r-1"),
    kind: mostly("access", "deletion", "rectification"),
    identifiers: fc.oneof(
      { weight: 8, arbitrary: fc.array(identifier, { minLength: 1, maxLength: 4 }) },
      { weight: 1, arbitrary: scalars },
    ),
    workspaceId: mostly("abc"),
    receivedAt: mostly("2026-11-23T09:00:00Z"),
    deadline: mostly("2026-11-23T09:00:00+02:00"),
    regulation: mostly("ccpa"),
    after: mostly("r-0"),
    callbackUrl: mostly(null),
    "mara@example.com": scalars,
  },
  { requiredKeys: ["requestId", "kind", "identifiers"] },
);
const headers = fc.oneof(
  fc.constantFrom({}, STRUCTURED, binaryHeaders(TYPE), binaryHeaders("intercom-dsar.cancel.v1")),
  fc.dictionary(
    fc.constantFrom("ce_type", "ce_specversion", "CE_ID", "content-type", "traceparent", "__proto__", "x"),
    fc.oneof(fc.string(), fc.uint8Array(), fc.constant(undefined), fc.array(fc.string())),
  ),
);
const values = fc.oneof(
  fc.uint8Array(),
  fc.json(),
  looseRequest,
  looseRequest.map((value) => ({ specversion: "1.0", id: "1", source: "/a", type: TYPE, data: value })),
);

describe("decodeArrival", () => {
  it("never throws, and tells nothing of the input in a dead letter", () => {
    const seen = new Set<string>();

    fc.assert(
      fc.property(values, headers, (value, given) => {
        const decoded = decodeArrival(recordOf(value, given), { now });
        seen.add(decoded.type);
        if (decoded.type === "dead-letter" && decoded.path !== null) expect(decoded.path).toMatch(PATH);
        if (decoded.type === "rejection") expect(decoded.kind).toMatch(/^[a-z][a-z0-9._-]*$/);
      }),
      { numRuns: 10_000 },
    );

    expect([...seen]).toEqual(expect.arrayContaining(["request", "rejection", "dead-letter"]));
  });

  it("is not led astray by __proto__, constructor or toString as keys", () => {
    const text = `{"__proto__":{"kind":"deletion","retryOf":"x"},"constructor":1,"toString":2,${JSON.stringify(data).slice(1)}`;
    const inherited = `{"__proto__":${JSON.stringify(data)}}`;

    expect(decodeArrival(recordOf(text), { now })).toMatchObject({
      type: "request",
      request: { kind: "access", retryOf: null },
    });
    expect(decodeArrival(recordOf(inherited), { now })).toEqual({
      type: "dead-letter",
      cause: "invalid_schema",
      path: "requestId",
    });
    expect(Object.hasOwn(Object.prototype, "kind")).toBe(false);
    expect(decodeArrival(recordOf(data, JSON.parse('{"__proto__":"x"}')), { now })).toMatchObject({
      type: "request",
    });
  });

  it.each([
    ["nested a million deep", `${"[".repeat(1e6)}${"]".repeat(1e6)}`, { cause: "invalid_schema" }],
    ["nested without an end", '{"a":'.repeat(1e6), { cause: "invalid_json" }],
    [
      "deep under an unknown key",
      `{"x":${"[".repeat(1e6)}${"]".repeat(1e6)},${JSON.stringify(data).slice(1)}`,
      { type: "request" },
    ],
    [
      "deep under a reserved key",
      `{"recipientKey":${'{"a":'.repeat(1e6)}1${"}".repeat(1e6)},${JSON.stringify(data).slice(1)}`,
      { type: "rejection" },
    ],
    [
      "a million identifiers",
      JSON.stringify({ ...data, identifiers: Array(1e6).fill(0) }),
      { path: "identifiers" },
    ],
    [
      "an address of ten million characters",
      JSON.stringify({ ...data, identifiers: [{ type: "email", value: `${"a".repeat(1e7)}@example.com` }] }),
      { reason: { code: "invalid_email" } },
    ],
    [
      "a million labels",
      JSON.stringify({ ...data, identifiers: [{ type: "email", value: `a@${"a.".repeat(1e6)}com` }] }),
      { reason: { code: "invalid_email" } },
    ],
    [
      "a kind of ten million characters",
      JSON.stringify({ ...data, kind: "a".repeat(1e7) }),
      { kind: "unknown" },
    ],
    ["ten million spaces", " ".repeat(1e7), { cause: "invalid_json" }],
    [
      "a number beyond all bounds",
      JSON.stringify({ ...data, requestId: 0 }).replace("0", "9".repeat(1e6)),
      { path: "requestId" },
    ],
  ])("survives a value that is %s", (_what, text, expected) => {
    expect(decodeArrival(recordOf(text), { now })).toMatchObject(expected);
  });
});
