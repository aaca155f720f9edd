import { createHash } from "node:crypto";
import { decodeArrival } from "@intercom-dsar/dsar-events/service";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IDENTITY_FORMATS, IDENTITY_TYPES, type Identity } from "./identity.ts";
import { type OpenDsrRequest, openDsrRequestSchema, openGdprRequestSchema } from "./request.ts";
import { toDsarRequest } from "./to-dsar-request.ts";

const DOMAIN = "dsar.example.com";
const RAW: Identity = {
  identity_type: "email",
  identity_value: "Mara@Example.com",
  identity_format: "raw",
};
const REQUEST: OpenDsrRequest = {
  regulation: "ccpa",
  subject_request_id: "a7551968-d5d6-44b2-9831-815ac9017798",
  subject_request_type: "erasure",
  subject_identities: [RAW],
  submitted_time: "2026-11-23T09:00:00+01:00",
};

describe("an OpenDSR request in the contract's words", () => {
  it.each([
    ["access", "access"],
    ["portability", "access"],
    ["erasure", "deletion"],
  ] as const)("asks with %s for %s", (type, kind) => {
    expect(toDsarRequest({ ...REQUEST, subject_request_type: type }, DOMAIN).kind).toBe(kind);
  });

  it("keeps id, regulation, the time when the person asked, and the workspace of our own extension alone", () => {
    const extensions = { [DOMAIN]: { workspace_id: "ws1" }, "other.example": { workspace_id: "ws2" } };

    expect(toDsarRequest({ ...REQUEST, extensions }, DOMAIN)).toEqual({
      requestId: REQUEST.subject_request_id,
      kind: "deletion",
      workspaceId: "ws1",
      identifiers: [{ type: "email", value: "Mara@Example.com" }],
      receivedAt: "2026-11-23T09:00:00+01:00",
      regulation: "ccpa",
    });
    expect(toDsarRequest({ ...REQUEST, extensions: { "other.example": {} } }, DOMAIN)).not.toHaveProperty(
      "workspaceId",
    );
  });

  it("is rejected where an address is there as a hash alone, and served where it is there in the clear as well", () => {
    const hash = sha256("mara@example.com");
    const hashed: Identity = { identity_type: "email", identity_value: hash, identity_format: "sha256" };

    expect(decoded([hashed])).toMatchObject({
      type: "rejection",
      reason: { code: "unsupported_identifier" },
    });
    expect(decoded([RAW, hashed])).toMatchObject({
      type: "request",
      request: { identifiers: [{ type: "email", value: "mara@example.com" }] },
    });
    expect(decoded([RAW, { ...hashed, identity_value: sha256("jo@example.com") }])).toMatchObject({
      type: "rejection",
    });
  });

  it("is always a request that the contract serves or rejects, and served only by addresses in the clear", () => {
    const identity = fc.record({
      identity_type: fc.constantFrom(...IDENTITY_TYPES),
      identity_value: fc.oneof(fc.emailAddress(), fc.string({ minLength: 1 })),
      identity_format: fc.constantFrom(...IDENTITY_FORMATS),
    });
    fc.assert(
      fc.property(fc.array(identity, { minLength: 1, maxLength: 10 }), (identities) => {
        const result = decoded(identities);

        expect(["request", "rejection"]).toContain(result.type);
        if (result.type === "request") {
          expect(
            identities.some(
              ({ identity_type, identity_format }) => `${identity_type} ${identity_format}` === "email raw",
            ),
          ).toBe(true);
        }
      }),
    );
  });
});

describe("the schema of a request", () => {
  it.each([
    ["no regulation", { regulation: undefined }],
    ["an id in upper case", { subject_request_id: REQUEST.subject_request_id.toUpperCase() }],
    ["an id of another version", { subject_request_id: "a7551968-d5d6-14b2-9831-815ac9017798" }],
    ["another type", { subject_request_type: "rectification" }],
    ["no identity", { subject_identities: [] }],
    ["eleven identities", { subject_identities: Array(11).fill(RAW) }],
    ["a time without a zone", { submitted_time: "2026-11-23T09:00:00" }],
    ["a callback that is no URL", { status_callback_urls: ["example.com"] }],
  ])("refuses %s", (_, change) => {
    expect(openDsrRequestSchema.safeParse({ ...REQUEST, ...change }).success).toBe(false);
  });

  it.each([
    "2026-11-23t08:00:00z",
    "2026-11-23T13:30:00.000000000000000000000000000000001+05:30",
    "2026-11-23T07:59:60Z",
    "2026-11-23T08:00:00-00:00",
  ])("reads the time %s as the contract does", (submitted_time) => {
    const request = openDsrRequestSchema.parse({ ...REQUEST, submitted_time });

    expect(toDsarRequest(request, DOMAIN).receivedAt).toBe(submitted_time);
    expect(decoded([RAW], submitted_time)).toMatchObject({
      type: "request",
      request: { receivedAt: "2026-11-23T08:00:00.000Z" },
    });
  });

  it("takes a request of OpenGDPR, which names no regulation", () => {
    const { regulation: _, ...earlier } = REQUEST;

    expect(openGdprRequestSchema.parse(earlier).regulation).toBe("gdpr");
  });
});

function decoded(identities: readonly Identity[], submitted_time = REQUEST.submitted_time) {
  const data = toDsarRequest({ ...REQUEST, submitted_time, subject_identities: [...identities] }, DOMAIN);
  return decodeArrival(
    { value: Buffer.from(JSON.stringify(data)), headers: {}, timestamp: Date.now() },
    { now: Date.now, oldestAccepted: 0 },
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
