import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { decodeArrival } from "../src/decode-arrival.ts";
import { decodeNotice } from "../src/decode-notice.ts";
import { decodeOutcome } from "../src/decode-outcome.ts";
import { decodeReceiptEvent } from "../src/decode-receipt-event.ts";
import { decodeStatus } from "../src/decode-status.ts";
import { decodeSubjectReappeared } from "../src/decode-subject-reappeared.ts";
import { decodeSuppression } from "../src/decode-suppression.ts";
import { encodeNotice } from "../src/encode-notice.ts";
import { encodeOutcome } from "../src/encode-outcome.ts";
import { encodeReceiptEvent } from "../src/encode-receipt-event.ts";
import { encodePreview, encodeRequest } from "../src/encode-request.ts";
import { encodeStatus } from "../src/encode-status.ts";
import { encodeSubjectReappeared } from "../src/encode-subject-reappeared.ts";
import { encodeSuppression } from "../src/encode-suppression.ts";
import { EVENT_TYPES } from "../src/event-types.ts";
import { jsonSchemas } from "../src/json-schemas.ts";
import { noticeSchema } from "../src/notice.ts";
import { outcomeSchema } from "../src/outcome.ts";
import { receiptEventSchema } from "../src/receipt-event.ts";
import { previewSchema, requestSchema } from "../src/request.ts";
import { statusEventSchema } from "../src/status-event.ts";
import { subjectReappearedSchema } from "../src/subject-reappeared.ts";
import { suppressionSchema } from "../src/suppression.ts";
import { recordOf } from "./records.ts";

const folder = new URL("golden/", import.meta.url);
const goldenSchema = z.strictObject({
  description: z.string(),
  topic: z.string(),
  key: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  value: z.record(z.string(), z.unknown()),
});
/** `signatures.json` holds no record: `sign-request.test.ts` reads it. */
const records = readdirSync(folder).filter((name) => name !== "signatures.json");
const golden = records.map((name) => ({
  name: name.replace(".json", ""),
  record: goldenSchema.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8"))),
}));
const ajv = addFormats.default(new Ajv2020());
for (const [type, schema] of Object.entries(jsonSchemas())) ajv.addSchema(schema, type);

function eventOf({ headers, value }: z.infer<typeof goldenSchema>): { type: string; data: unknown } {
  const type = headers.ce_type ?? value.type ?? EVENT_TYPES.request;
  return { type: String(type), data: "specversion" in value ? value.data : value };
}

function named(prefix: string) {
  return golden
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, record }) => [name, record] as const);
}

describe("the golden records", () => {
  it.each(golden)("hold data that the JSON Schema of its type finds valid: $name", ({ record }) => {
    const { type, data } = eventOf(record);

    expect(ajv.validate(type, data), ajv.errorsText()).toBe(true);
  });

  it.each(named("request"))("%s is read as a request", (_name, { headers, value }) => {
    expect(decodeArrival(recordOf(value, headers), { now: () => 1 })).toMatchSnapshot();
  });

  it("cancel is read as a cancel", () => {
    const [[, { headers, value }] = expect.fail()] = named("cancel");

    expect(decodeArrival(recordOf(value, headers), { now: () => 1 })).toMatchObject({ type: "cancel" });
  });

  it("preview is what encodePreview writes, and is read as one", () => {
    const [[, record] = expect.fail()] = named("preview");
    const { key, headers, value } = encodePreview(previewSchema.parse(record.value), {
      source: "/privacy-portal",
      time: new Date("2026-11-23T09:00:00Z"),
    });

    expect({ key, headers, value: JSON.parse(Buffer.from(value).toString()) }).toEqual({
      key: record.key,
      headers: record.headers,
      value: record.value,
    });
    expect(decodeArrival(recordOf(record.value, record.headers), { now: () => 1 })).toMatchObject({
      type: "request",
      request: { kind: "preview" },
    });
    const ofDeletion = { ...(record.value as object), kind: "deletion" };
    expect(decodeArrival(recordOf(ofDeletion, record.headers), { now: () => 1 })).toMatchObject({
      type: "request",
      request: { kind: "preview" },
    });
  });

  it("request-access is what encodeRequest writes", () => {
    const [[, record] = expect.fail()] = named("request-access");
    const { key, headers, value } = encodeRequest(requestSchema.parse(record.value), {
      source: "/privacy-portal",
      time: new Date("2026-11-23T09:00:00Z"),
      ...(record.headers.traceparent !== undefined && { traceparent: record.headers.traceparent }),
    });

    expect({ key, headers, value: JSON.parse(Buffer.from(value).toString()) }).toEqual({
      key: record.key,
      headers: record.headers,
      value: record.value,
    });
  });

  it.each(named("outcome"))("%s is what encodeOutcome writes and decodeOutcome reads", (_name, record) => {
    const { key, headers, value } = encodeOutcome(outcomeSchema.parse(record.value), {
      source: "/intercom-dsar",
    });

    expect({ key, headers }).toEqual({ key: record.key, headers: record.headers });
    expect(decodeOutcome({ headers, value })).toEqual(record.value);
  });

  it.each(named("status"))("%s is what encodeStatus writes and decodeStatus reads", (_name, record) => {
    const { key, headers, value } = encodeStatus(statusEventSchema.parse(record.value), {
      source: "/intercom-dsar",
    });

    expect({ key, headers }).toEqual({ key: record.key, headers: record.headers });
    expect(decodeStatus({ headers, value })).toEqual(record.value);
  });

  it("subject-reappeared is what encodeSubjectReappeared writes and decodeSubjectReappeared reads", () => {
    const [[, record] = expect.fail()] = named("subject-reappeared");
    const { key, headers, value } = encodeSubjectReappeared(subjectReappearedSchema.parse(record.value), {
      source: "/intercom-dsar",
    });

    expect({ key, headers }).toEqual({ key: record.key, headers: record.headers });
    expect(decodeSubjectReappeared({ headers, value })).toEqual(record.value);
  });

  it("suppression is what encodeSuppression writes and decodeSuppression reads", () => {
    const [[, record] = expect.fail()] = named("suppression");
    const { key, headers, value } = encodeSuppression(suppressionSchema.parse(record.value), {
      source: "/intercom-dsar",
      place: 1,
    });

    expect({ key, headers }).toEqual({ key: record.key, headers: record.headers });
    expect(decodeSuppression({ headers, value })).toEqual(record.value);
  });

  it("receipt is what encodeReceiptEvent writes and decodeReceiptEvent reads", () => {
    const [[, record] = expect.fail()] = named("receipt");
    const { key, headers, value } = encodeReceiptEvent(receiptEventSchema.parse(record.value), {
      source: "/intercom-dsar",
    });

    expect({ key, headers }).toEqual({ key: record.key, headers: record.headers });
    expect(decodeReceiptEvent({ headers, value })).toEqual(record.value);
  });

  it("notice is what encodeNotice writes and decodeNotice reads, with what a later version adds", () => {
    const [[, record] = expect.fail()] = named("notice");
    const { key, headers, value } = encodeNotice(noticeSchema.parse(record.value), {
      source: "/intercom-dsar",
    });
    const later = { ...record.value, erased: [{ category: "calls", how: "muted", ids: ["1"], more: 2 }] };

    expect({ key, headers }).toEqual({ key: record.key, headers: record.headers });
    expect(decodeNotice({ headers, value })).toEqual(record.value);
    expect(decodeNotice(recordOf(later, headers))).toEqual(later);
    expect(() =>
      encodeNotice(noticeSchema.parse({ ...record.value, email: "jo@example.com" }), { source: "/a" }),
    ).toThrow();
  });

  it("an inline package carries the hash and the size of its compact JSON", () => {
    const [[, record] = expect.fail()] = named("outcome-access-completed");
    const { access } = outcomeSchema.parse(record.value);
    const bytes = Buffer.from(JSON.stringify(access?.content));

    expect(access).toMatchObject({
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
  });
});
