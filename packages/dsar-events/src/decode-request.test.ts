import { describe, expect, it } from "vitest";
import { recordOf } from "../test/records.ts";
import { type DecodeArrivalOptions, decodeArrival } from "./decode-arrival.ts";
import { REJECTIONS } from "./reason-codes.ts";
import { requestFingerprint } from "./request-fingerprint.ts";

const data = {
  requestId: "r-1",
  kind: "deletion",
  identifiers: [{ type: "email", value: "mara@example.com" }],
  receivedAt: "2026-11-23T09:00:00Z",
};

function decode(value: object, options: Partial<DecodeArrivalOptions> = {}) {
  return decodeArrival(recordOf({ ...data, ...value }), {
    now: () => Date.parse("2026-11-23T09:00:00Z"),
    ...options,
  });
}

function fingerprintOf(value: object): string {
  const decoded = decode(value);
  if (decoded.type === "request") return requestFingerprint(decoded.request);
  return decoded.type === "rejection" ? decoded.requestFingerprint : decoded.type;
}

describe("a request that can be read but not served", () => {
  it.each([
    ["unsupported_kind", { kind: "rectification" }],
    ["unsupported_kind", { kind: "Access" }],
    [
      "unsupported_identifier",
      { identifiers: [...data.identifiers, { type: "phone", value: "+49 30 1234" }] },
    ],
    ["unsupported_identifier", { identifiers: [{ type: "Email", value: "mara@example.com" }] }],
    ["unsupported_field", { callbackUrl: "https://portal.example/callback" }],
    ["unsupported_field", { recipientKey: { kty: "OKP" } }],
    ["unsupported_field", { callbackUrl: 42 }],
    ["invalid_email", { identifiers: [...data.identifiers, { type: "email", value: "mara" }] }],
  ] as const)("is rejected as %s: %j", (code, value) => {
    const decoded = decode(value);

    expect(decoded).toMatchObject({
      type: "rejection",
      requestId: "r-1",
      statedWorkspaceId: null,
      receivedAt: "2026-11-23T09:00:00.000Z",
      reason: { code, message: REJECTIONS[code], retryable: false },
    });
  });

  it("repeats the stated workspace, and a kind only where it is a plain word", () => {
    expect(decode({ kind: "rectification", workspaceId: "abc" })).toMatchObject({
      kind: "rectification",
      statedWorkspaceId: "abc",
    });
    for (const kind of ["mara@example.com", "Access", "", "a".repeat(65), "access\n", "zugriff für mara"]) {
      expect(decode({ kind })).toMatchObject({ type: "rejection", kind: "unknown" });
    }
  });

  it("is rejected as recipient_key_invalid where nothing can be sealed to its key", () => {
    const decoded = (recipientKey: unknown) =>
      decode({ recipientKey }, { unsupportedFields: [], acceptsRecipientKey: () => false });

    expect(decoded({ kty: "oct" })).toMatchObject({ reason: { code: "recipient_key_invalid" } });
    expect(decoded(42)).toMatchObject({ reason: { code: "recipient_key_invalid" } });
    expect(decoded(null)).toMatchObject({ type: "request" });
  });

  it("serves a reserved key where the reader supports it", () => {
    const reserved = { callbackUrl: "https://portal.example/callback", recipientKey: { kty: "OKP" } };

    expect(decode(reserved, { unsupportedFields: [] })).toMatchObject({ type: "request", request: reserved });
    expect(decode(reserved, { unsupportedFields: ["recipientKey"] })).toMatchObject({
      reason: { code: "unsupported_field" },
    });
    expect(decode({ callbackUrl: 42 }, { unsupportedFields: [] })).toEqual({
      type: "dead-letter",
      cause: "invalid_schema",
      path: "callbackUrl",
    });
  });

  it("is too old by its receipt or by its event, whichever is earlier", () => {
    const oldestAccepted = Date.parse("2026-11-01T00:00:00Z");
    const timestamp = Date.parse("2026-10-31T23:59:59Z");
    const bare = (value: object, rest = {}) =>
      decodeArrival(recordOf({ ...data, ...value }, {}, rest), { now: () => Date.now(), oldestAccepted });

    expect(bare({ receivedAt: "2026-10-31T23:59:59Z" })).toMatchObject({
      type: "rejection",
      reason: { code: "too_old" },
    });
    expect(bare({}, { timestamp })).toMatchObject({ type: "rejection", reason: { code: "too_old" } });
    expect(bare({ receivedAt: "2026-11-01T00:00:00Z" })).toMatchObject({ type: "request" });
  });
});

describe("callbackUrl", () => {
  const url = "https://hooks.example.com/dsar";
  const unsupportedFields = ["recipientKey"] as const;
  const acceptsCallback = (written: string) => written === url;

  it("is part of the request where it is supported and accepted", () => {
    const decoded = decode({ callbackUrl: url }, { unsupportedFields, acceptsCallback });

    expect(decoded).toMatchObject({ type: "request", request: { callbackUrl: url } });
  });

  it("turns the request away where it is not accepted, and is told nothing", () => {
    const decoded = decode({ callbackUrl: "https://other.example" }, { unsupportedFields, acceptsCallback });

    expect(decoded).toMatchObject({
      type: "rejection",
      reason: { code: "callback_not_allowed" },
      callbackUrl: null,
    });
  });

  it("is told of a rejection for another reason", () => {
    const decoded = decode(
      { callbackUrl: url, kind: "rectification" },
      { unsupportedFields, acceptsCallback },
    );

    expect(decoded).toMatchObject({ reason: { code: "unsupported_kind" }, callbackUrl: url });
  });
});

describe("an address", () => {
  const emails = (...values: readonly string[]) => values.map((value) => ({ type: "email", value }));

  it("is known by its normal form, and keeps how the request writes it", () => {
    const written = emails(
      " Mara@Bücher.example",
      "mara@BÜCHER.example",
      "mara@xn--bcher-kva.example",
      "jo@a.example",
    );

    expect(decode({ identifiers: written })).toMatchObject({
      request: {
        identifiers: [
          {
            type: "email",
            value: "mara@xn--bcher-kva.example",
            spellings: ["Mara@Bücher.example", "mara@BÜCHER.example"],
          },
          { type: "email", value: "jo@a.example" },
        ],
      },
    });
  });

  it("has the same fingerprint in every spelling", () => {
    const fingerprints = ["Zoë@Bücher.example", "Zoe\u0308@BÜCHER.example", "zoë@xn--bcher-kva.example"].map(
      (value) => fingerprintOf({ identifiers: emails(value) }),
    );
    expect(new Set(fingerprints).size).toBe(1);
  });
});

describe("requestFingerprint", () => {
  const emails = (...values: string[]) => values.map((value) => ({ type: "email", value }));

  it("is the same for the same people in any order and spelling, whatever else the request says", () => {
    const one = fingerprintOf({ identifiers: emails("a@example.com", "B@Example.com") });
    const other = fingerprintOf({
      identifiers: emails("b@example.com", " a@example.com", "A@example.com"),
      workspaceId: "abc",
      deadline: "2026-12-01T00:00:00Z",
      regulation: "ccpa",
    });

    expect(other).toBe(one);
  });

  it("differs by kind and by person", () => {
    const fingerprints = [
      fingerprintOf({}),
      fingerprintOf({ kind: "access" }),
      fingerprintOf({ identifiers: emails("mara+1@example.com") }),
      fingerprintOf({ identifiers: emails("mara@example.com", "b@example.com") }),
    ];

    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  });

  it("tells apart what is turned away by kind, identifiers and offending keys", () => {
    const fingerprints = [
      fingerprintOf({}),
      fingerprintOf({ kind: "rectification" }),
      fingerprintOf({ kind: "portability" }),
      fingerprintOf({ callbackUrl: "https://a.example" }),
      fingerprintOf({ recipientKey: {} }),
      fingerprintOf({ callbackUrl: "https://a.example", recipientKey: {} }),
      fingerprintOf({ identifiers: emails("mara") }),
      fingerprintOf({ identifiers: emails("mara", "b") }),
      fingerprintOf({ identifiers: [{ type: "phone", value: "mara" }] }),
    ];

    expect(new Set(fingerprints).size).toBe(fingerprints.length);
    expect(fingerprintOf({ kind: "rectification", note: 1 })).toBe(fingerprints[1]);
  });

  it("of an event that has become too old is that of the request it once was", () => {
    const decoded = decode({}, { oldestAccepted: Date.parse("2027-01-01T00:00:00Z") });

    expect(decoded).toMatchObject({
      type: "rejection",
      reason: { code: "too_old" },
      requestFingerprint: fingerprintOf({}),
    });
  });
});

describe("the language of a request", () => {
  it.each([
    ["de", { language: "de" }],
    ["de-AT", { language: "de-AT" }],
    [undefined, {}],
    [undefined, { language: null }],
    [undefined, { language: 42 }],
    [undefined, { language: "mara@example.com" }],
  ])("is %s for %j: what is no language tag counts as none", (language, value) => {
    const decoded = decode(value);

    expect(decoded.type === "request" && decoded.request.language).toBe(language);
  });
});
