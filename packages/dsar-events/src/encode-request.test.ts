import { describe, expect, it } from "vitest";
import { decodeArrival } from "./decode-arrival.ts";
import { encodeCancel, encodeRequest } from "./encode-request.ts";
import type { RequestInput } from "./request.ts";

const request: RequestInput = {
  requestId: "r-1",
  kind: "deletion",
  identifiers: [{ type: "email", value: "Mara.Linden@example.com" }],
  workspaceId: "abc12xyz",
  after: "r-0",
};
const TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const options = { source: "/portal", time: new Date("2026-11-23T09:00:00Z"), traceparent: TRACE };
const now = () => Date.parse("2027-01-01T00:00:00Z");

describe("encodeRequest", () => {
  it("writes binary mode, with nothing of the person outside the value", () => {
    const message = encodeRequest(request, options);

    expect(message).toEqual({
      key: "r-1",
      headers: {
        ce_specversion: "1.0",
        ce_id: "request:r-1",
        ce_source: "/portal",
        ce_type: "intercom-dsar.request.v1",
        ce_subject: "r-1",
        ce_time: "2026-11-23T09:00:00.000Z",
        "content-type": "application/json",
        traceparent: TRACE,
      },
      value: expect.any(Uint8Array),
    });
    expect(JSON.parse(new TextDecoder().decode(message.value))).toEqual(request);
    expect(JSON.stringify([message.key, message.headers])).not.toMatch(/mara|@/i);
  });

  it.each(["binary", "structured"] as const)("is read back from %s mode", (mode) => {
    const message = encodeRequest(request, { ...options, mode, id: "7" });

    expect(decodeArrival(message, { now })).toMatchObject({
      type: "request",
      request: {
        requestId: "r-1",
        kind: "deletion",
        workspaceId: "abc12xyz",
        after: "r-0",
        receivedAt: "2026-11-23T09:00:00.000Z",
      },
      traceparent: TRACE,
    });
  });

  it("states no time where it is given none, and drops a trace context that is malformed", () => {
    const { headers } = encodeRequest(request, { source: "/portal", traceparent: "mara" });

    expect(Object.keys(headers)).not.toContain("ce_time");
    expect(Object.keys(headers)).not.toContain("traceparent");
  });

  it.each([
    [
      "an address that is none",
      { ...request, identifiers: [{ type: "email", value: "mara" }] },
      "identifiers.0.value",
    ],
    [
      "another kind of identifier",
      { ...request, identifiers: [{ type: "phone", value: "1" }] },
      "identifiers.0.type",
    ],
    ["another kind", { ...request, kind: "rectification" }, "kind"],
    ["an address as id", { ...request, requestId: "mara@example.com" }, "requestId"],
    ["a misspelt key", { ...request, dedline: "2026-12-01T00:00:00Z" }, null],
    ["a request that waits for itself", { ...request, after: "r-1" }, "after"],
    ["eleven addresses", { ...request, identifiers: Array(11).fill(request.identifiers[0]) }, "identifiers"],
  ])("refuses %s", (_what, input, path) => {
    // @ts-expect-error a sender without types
    const encode = () => encodeRequest(input, options);

    expect(encode).toThrow(expect.objectContaining({ code: "invalid_schema", path, retryable: false }));
  });

  it.each([
    ["an empty source", { source: "" }, "source"],
    ["an address as source", { source: "mailto:mara@example.com" }, "source"],
    ["a line break in the source", { source: "/portal\r\nce_type: x" }, "source"],
    ["an address as event id", { source: "/portal", id: "mara@example.com" }, "id"],
  ])("refuses %s, which everybody could read", (_what, given, path) => {
    expect(() => encodeRequest(request, given)).toThrow(
      expect.objectContaining({ code: "invalid_cloudevent", path }),
    );
  });

  it("quotes nothing of the input in an error", () => {
    const encode = () =>
      encodeRequest({ ...request, identifiers: [{ type: "email", value: "mara.linden" }] }, options);

    expect(encode).toThrow(/^the event breaks the contract: invalid_schema at identifiers\.0\.value$/);
  });
});

describe("encodeCancel", () => {
  it.each(["binary", "structured"] as const)(
    "is read back from %s mode, under the key of its request",
    (mode) => {
      const message = encodeCancel({ requestId: "r-1" }, { ...options, mode });

      expect(message.key).toBe("r-1");
      expect(decodeArrival(message, { now })).toEqual({ type: "cancel", requestId: "r-1" });
    },
  );
});
