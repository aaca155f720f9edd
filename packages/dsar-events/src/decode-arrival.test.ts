import { describe, expect, it } from "vitest";
import { binaryHeaders, recordOf, STRUCTURED } from "../test/records.ts";
import { type DecodeArrivalOptions, decodeArrival } from "./decode-arrival.ts";
import type { IncomingRecord } from "./kafka-message.ts";

const NOW = "2026-11-23T12:00:00.000Z";
const TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const REQUEST_TYPE = "intercom-dsar.request.v1";
const data = {
  requestId: "r-1",
  kind: "access",
  workspaceId: "abc12xyz",
  identifiers: [{ type: "email", value: "Mara.Linden@Example.com" }],
  receivedAt: "2026-11-23T10:00:00+01:00",
};
const structured = { specversion: "1.0", id: "1", source: "/portal", type: REQUEST_TYPE };

function decode(record: IncomingRecord, options: Partial<DecodeArrivalOptions> = {}) {
  return decodeArrival(record, { now: () => Date.parse(NOW), ...options });
}

describe("decodeArrival", () => {
  it("reads a request in binary mode, complete and normalised", () => {
    const record = recordOf(
      data,
      binaryHeaders(REQUEST_TYPE, { "content-type": "application/json", traceparent: TRACE }),
    );

    expect(decode(record)).toEqual({
      type: "request",
      request: {
        requestId: "r-1",
        kind: "access",
        workspaceId: "abc12xyz",
        identifiers: [
          { type: "email", value: "mara.linden@example.com", spellings: ["Mara.Linden@Example.com"] },
        ],
        receivedAt: "2026-11-23T09:00:00.000Z",
        deadline: "2026-12-23T09:00:00.000Z",
        regulation: "gdpr",
        after: null,
        retryOf: null,
      },
      traceparent: TRACE,
    });
  });

  it("reads the same request in structured mode, in base64 and as bare JSON", () => {
    const binary = decode(recordOf(data, binaryHeaders(REQUEST_TYPE)));
    const base64 = Buffer.from(JSON.stringify(data)).toString("base64");

    expect(decode(recordOf({ ...structured, data }, STRUCTURED))).toEqual(binary);
    expect(decode(recordOf({ ...structured, data_base64: base64 }, STRUCTURED))).toEqual(binary);
    expect(decode(recordOf(data))).toEqual(binary);
    expect(decode(recordOf(data, { "content-type": "application/json", "x-team": "portal" }))).toEqual(
      binary,
    );
  });

  it("reads a structured event that repeats its attributes as headers", () => {
    const record = recordOf({ ...structured, data }, { ...STRUCTURED, ...binaryHeaders("something.else") });

    expect(decode(record)).toMatchObject({ type: "request" });
  });

  it("reads headers of any case, as bytes, and the last of a repeated one", () => {
    const headers = {
      CE_SpecVersion: Buffer.from("1.0"),
      Ce_Id: ["0", Buffer.from("1")],
      ce_source: Buffer.from("/portal"),
      CE_TYPE: new TextEncoder().encode("intercom-dsar.cancel.v1"),
    };

    expect(decode(recordOf({ requestId: "r-1" }, headers))).toEqual({ type: "cancel", requestId: "r-1" });
    expect(
      decode(
        recordOf({ ...structured, data }, { "Content-Type": Buffer.from("APPLICATION/CloudEvents+JSON") }),
      ),
    ).toMatchObject({
      type: "request",
    });
  });

  it("takes off a byte order mark", () => {
    expect(decode(recordOf(`\ufeff${JSON.stringify(data)}`))).toMatchObject({ type: "request" });
    expect(decode(recordOf("\ufeff"))).toEqual({ type: "dead-letter", cause: "invalid_json", path: null });
  });

  it.each([
    ["a tombstone", recordOf(null), "missing_value", null],
    ["an empty value", recordOf(""), "missing_value", null],
    ["an empty value in binary mode", recordOf(null, binaryHeaders(REQUEST_TYPE)), "missing_value", null],
    ["an empty value in structured mode", recordOf(null, STRUCTURED), "missing_value", null],
    ["empty base64", recordOf({ ...structured, data_base64: "" }, STRUCTURED), "missing_value", null],
    ["bytes that are not UTF-8", recordOf(new Uint8Array([0x7b, 0xff, 0x7d])), "invalid_encoding", null],
    ["UTF-16", recordOf(Buffer.from(JSON.stringify(data), "utf16le")), "invalid_json", null],
    ["text", recordOf("delete mara@example.com"), "invalid_json", null],
    ["half a JSON value", recordOf('{"requestId":"r-1"'), "invalid_json", null],
    ["two JSON values", recordOf("{}{}"), "invalid_json", null],
    ["an unknown type", recordOf(data, binaryHeaders("intercom-dsar.request.v2")), "unknown_type", null],
    ["an outcome", recordOf(data, binaryHeaders("intercom-dsar.outcome.v1")), "unknown_type", null],
    ["an unknown type without a value", recordOf(null, binaryHeaders("other")), "unknown_type", null],
    [
      "an unknown type in structured mode",
      recordOf({ ...structured, type: "other", data }, STRUCTURED),
      "unknown_type",
      null,
    ],
    [
      "version 0.3",
      recordOf(data, binaryHeaders(REQUEST_TYPE, { ce_specversion: "0.3" })),
      "invalid_cloudevent",
      "specversion",
    ],
    ["no version", recordOf(data, { ce_type: REQUEST_TYPE }), "invalid_cloudevent", "specversion"],
    [
      "no type",
      recordOf(data, binaryHeaders(REQUEST_TYPE, { ce_type: undefined })),
      "invalid_cloudevent",
      "type",
    ],
    ["an empty id", recordOf(data, binaryHeaders(REQUEST_TYPE, { ce_id: "" })), "invalid_cloudevent", "id"],
    [
      "no source",
      recordOf(data, binaryHeaders(REQUEST_TYPE, { ce_source: [] })),
      "invalid_cloudevent",
      "source",
    ],
    [
      "a time that is none",
      recordOf(data, binaryHeaders(REQUEST_TYPE, { ce_time: "today" })),
      "invalid_cloudevent",
      "time",
    ],
    ["a structured event without data", recordOf(structured, STRUCTURED), "invalid_cloudevent", "data"],
    [
      "a structured event with data null",
      recordOf({ ...structured, data: null }, STRUCTURED),
      "invalid_cloudevent",
      "data",
    ],
    [
      "data twice",
      recordOf({ ...structured, data, data_base64: "e30=" }, STRUCTURED),
      "invalid_cloudevent",
      "data",
    ],
    [
      "broken base64",
      recordOf({ ...structured, data_base64: "e3?0" }, STRUCTURED),
      "invalid_cloudevent",
      "data_base64",
    ],
    ["base64 of text", recordOf({ ...structured, data_base64: "aGk=" }, STRUCTURED), "invalid_json", null],
    ["a structured event that is a list", recordOf([structured], STRUCTURED), "invalid_cloudevent", null],
    [
      "a batch",
      recordOf([], { "content-type": "application/cloudevents-batch+json" }),
      "invalid_cloudevent",
      null,
    ],
    [
      "another event format",
      recordOf(data, { "content-type": "application/cloudevents+avro" }),
      "invalid_cloudevent",
      null,
    ],
    [
      "a cancel without an id",
      recordOf({}, binaryHeaders("intercom-dsar.cancel.v1")),
      "invalid_schema",
      "requestId",
    ],
    [
      "a cancel by address",
      recordOf({ requestId: "a@b.de" }, binaryHeaders("intercom-dsar.cancel.v1")),
      "invalid_schema",
      "requestId",
    ],
  ] as const)("makes %s a dead letter", (_what, record, cause, path) => {
    expect(decode(record)).toEqual({ type: "dead-letter", cause, path });
  });

  it.each([
    ["null", null, null],
    ["a string", "r-1", null],
    ["a list", [data], null],
    ["no request id", { ...data, requestId: undefined }, "requestId"],
    ["an address as request id", { ...data, requestId: "mara@example.com" }, "requestId"],
    ["a request id of 129 characters", { ...data, requestId: "r".repeat(129) }, "requestId"],
    ["a request id with a line break", { ...data, requestId: "r-1\n" }, "requestId"],
    ["a number as request id", { ...data, requestId: 1 }, "requestId"],
    ["no kind", { ...data, kind: undefined }, "kind"],
    ["a kind that is no string", { ...data, kind: ["access"] }, "kind"],
    ["no identifiers", { ...data, identifiers: undefined }, "identifiers"],
    ["an empty list of identifiers", { ...data, identifiers: [] }, "identifiers"],
    ["eleven identifiers", { ...data, identifiers: Array(11).fill(data.identifiers[0]) }, "identifiers"],
    ["an identifier that is a string", { ...data, identifiers: ["a@b.de"] }, "identifiers.0"],
    ["an identifier without a type", { ...data, identifiers: [{ value: "a@b.de" }] }, "identifiers.0.type"],
    [
      "an address that is a number",
      { ...data, identifiers: [data.identifiers[0], { type: "email", value: 1 }] },
      "identifiers.1.value",
    ],
    ["a receipt that is no time", { ...data, receivedAt: "yesterday" }, "receivedAt"],
    ["a receipt without an offset", { ...data, receivedAt: "2026-11-23T10:00:00" }, "receivedAt"],
    ["a deadline on 30 February", { ...data, deadline: "2026-02-30T00:00:00Z" }, "deadline"],
    ["an unknown regulation", { ...data, regulation: "lgpd" }, "regulation"],
    ["a workspace that is an address", { ...data, workspaceId: "a@b.de" }, "workspaceId"],
    ["an address to wait for", { ...data, after: "a@b.de" }, "after"],
    ["a request that waits for itself", { ...data, after: "r-1" }, "after"],
    ["a request that continues itself", { ...data, retryOf: "r-1" }, "retryOf"],
  ])("makes data that is %s a dead letter", (_what, value, path) => {
    expect(decode(recordOf(value === null ? "null" : value))).toMatchObject({
      type: "dead-letter",
      cause: typeof value === "string" ? "invalid_json" : "invalid_schema",
      path,
    });
  });

  it("takes null for an optional key as absent and ignores unknown keys", () => {
    const optional = {
      workspaceId: null,
      receivedAt: null,
      deadline: null,
      regulation: null,
      after: null,
      retryOf: null,
    };
    const reserved = { callbackUrl: null, recipientKey: null };

    expect(decode(recordOf({ ...data, ...optional, ...reserved, note: { deep: [1] } }))).toMatchObject({
      type: "request",
      request: { workspaceId: null, after: null, retryOf: null, regulation: "gdpr", receivedAt: NOW },
    });
  });

  it("keeps what orders and continues requests, a stated deadline and regulation", () => {
    const more = {
      after: "r-0",
      retryOf: "q.9_z",
      deadline: "2020-01-01T00:00:00-01:00",
      regulation: "ccpa",
    };

    expect(decode(recordOf({ ...data, ...more }))).toMatchObject({
      request: { ...more, deadline: "2020-01-01T01:00:00.000Z" },
    });
  });

  it("counts an address once that is stated in two spellings", () => {
    const identifiers = ["jo@example.com", "ann@example.com", " JO@example.COM"].map((value) => ({
      type: "email",
      value,
    }));

    expect(decode(recordOf({ ...data, identifiers }))).toMatchObject({
      request: { identifiers: identifiers.slice(0, 2) },
    });
  });

  it("dates a request by the event, else by the broker, else by the clock", () => {
    const undated = { ...data, receivedAt: undefined };
    const headers = binaryHeaders(REQUEST_TYPE, { ce_time: "2026-11-20T00:00:00+02:00" });
    const timestamp = Date.parse("2026-11-21T00:00:00Z");
    const receivedAt = (record: IncomingRecord) => {
      const decoded = decode(record);
      return decoded.type === "request" ? decoded.request.receivedAt : decoded.type;
    };

    expect(receivedAt(recordOf(undated, headers, { timestamp }))).toBe("2026-11-19T22:00:00.000Z");
    expect(
      receivedAt(recordOf({ ...structured, time: "2026-11-20T00:00:00Z", data: undated }, STRUCTURED)),
    ).toBe("2026-11-20T00:00:00.000Z");
    expect(receivedAt(recordOf(undated, {}, { timestamp }))).toBe("2026-11-21T00:00:00.000Z");
    for (const unknown of [-1, 0, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(receivedAt(recordOf(undated, {}, { timestamp: unknown }))).toBe(NOW);
    }
  });

  it("prefers the native trace header, and drops one that is malformed", () => {
    const other = TRACE.replace("4bf9", "5bf9");
    const traceparent = (headers: IncomingRecord["headers"], value: unknown = data) => {
      const decoded = decode(recordOf(value, headers));
      return "traceparent" in decoded ? decoded.traceparent : decoded.type;
    };

    expect(traceparent(binaryHeaders(REQUEST_TYPE, { traceparent: TRACE, ce_traceparent: other }))).toBe(
      TRACE,
    );
    expect(traceparent(binaryHeaders(REQUEST_TYPE, { ce_traceparent: other }))).toBe(other);
    expect(traceparent(binaryHeaders(REQUEST_TYPE, { traceparent: "mara@example.com" }))).toBeNull();
    expect(traceparent({ traceparent: Buffer.from(TRACE) })).toBe(TRACE);
    expect(traceparent(STRUCTURED, { ...structured, traceparent: other, data })).toBe(other);
    expect(traceparent({ traceparent: `00-${"0".repeat(32)}-00f067aa0ba902b7-01` })).toBeNull();
    expect(traceparent({ traceparent: TRACE.replace("00-", "ff-") })).toBeNull();
  });
});
