import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deadLetterMessage, replayHeaders } from "./dead-letter.ts";
import { decodeArrival } from "./decode-arrival.ts";
import type { HeaderValue, IncomingRecord } from "./kafka-message.ts";

const options = {
  topic: "dsar.requests",
  partition: 3,
  offset: "9007199254740993",
  now: new Date("2026-11-23T09:00:00Z"),
};

describe("deadLetterMessage", () => {
  it("keeps the value byte for byte and nothing of the sender's headers", () => {
    const value = new Uint8Array([0xff, 0x00, 0x7b]);
    const record = {
      value,
      headers: { ce_source: "mailto:mara@example.com", "x-name": Buffer.from("Mara") },
    };

    const message = deadLetterMessage({
      ...options,
      record,
      cause: "invalid_schema",
      path: "identifiers.0.value",
    });

    expect(message).toEqual({
      key: "dsar.requests-3-9007199254740993",
      value,
      headers: {
        "dead-letter-cause": "invalid_schema",
        "dead-letter-path": "identifiers.0.value",
        "dead-letter-topic": "dsar.requests",
        "dead-letter-partition": "3",
        "dead-letter-offset": "9007199254740993",
        "dead-letter-time": "2026-11-23T09:00:00.000Z",
      },
    });
  });

  it("has no path where there is none, and no value where the record had none", () => {
    const message = deadLetterMessage({
      ...options,
      record: { value: null, headers: {} },
      cause: "missing_value",
      path: null,
    });

    expect(message.value).toBeNull();
    expect(Object.keys(message.headers)).not.toContain("dead-letter-path");
  });

  it("names the first and the last offset of a record batch", () => {
    const record = { value: null, headers: {} };
    const message = deadLetterMessage({
      ...options,
      lastOffset: "9007199254741992",
      record,
      cause: "batch_too_large",
      path: null,
    });

    expect(message.headers).toMatchObject({
      "dead-letter-offset": "9007199254740993",
      "dead-letter-last-offset": "9007199254741992",
    });
  });

  it.each([
    [
      "a cancel in binary mode",
      { ce_type: Buffer.from("intercom-dsar.cancel.v1") },
      "intercom-dsar.cancel.v1",
    ],
    ["a structured event", { "content-type": "application/cloudevents+json; charset=utf-8" }, undefined],
  ])("goes back as %s where it came so", (_, headers, type) => {
    const record = { value: new Uint8Array([0x7b]), headers: { ...headers, "x-name": "Mara" } };
    const { key, headers: texts } = deadLetterMessage({
      ...options,
      record,
      cause: "invalid_schema",
      path: null,
    });

    const back = replayHeaders({ key, headers: texts });

    expect(back.ce_type).toBe(type);
    expect(back["content-type"]).toBe(
      type === undefined ? "application/cloudevents+json" : "application/json",
    );
    expect(JSON.stringify(texts)).not.toContain("Mara");
  });

  it.each<[string, IncomingRecord["headers"], Record<string, string>]>([
    [
      "names in capitals, structured",
      { "Content-Type": "application/cloudevents+json" },
      { "dead-letter-content-type": "application/cloudevents+json" },
    ],
    [
      "names in capitals, binary",
      { CE_type: "intercom-dsar.request.v1" },
      { "dead-letter-type": "intercom-dsar.request.v1" },
    ],
    [
      "a content type that stands twice",
      { "content-type": ["application/json", Buffer.from("application/cloudevents+json")] },
      { "dead-letter-content-type": "application/cloudevents+json" },
    ],
    [
      "an event type that stands twice",
      { ce_type: ["com.example.forwarded", "intercom-dsar.cancel.v1"] },
      { "dead-letter-type": "intercom-dsar.cancel.v1" },
    ],
    ["an event type whose last value is another's", { ce_type: ["intercom-dsar.cancel.v1", "other"] }, {}],
    [
      "a structured event that repeats its type as a header",
      { "content-type": "application/cloudevents+json", ce_type: "intercom-dsar.request.v1" },
      { "dead-letter-content-type": "application/cloudevents+json" },
    ],
  ])("tells the mode as it is read: %s", (_, headers, texts) => {
    const record = { value: new Uint8Array([0x7b]), headers };

    const letter = deadLetterMessage({ ...options, record, cause: "invalid_schema", path: null });

    expect(modeHeaders(letter.headers)).toEqual(texts);
  });

  it("is read again as it was read at first, whatever the headers' case, order and number", () => {
    const tooMany = Array.from({ length: 11 }, (_, n) => ({ type: "email", value: `a${n}@example.com` }));
    const data = { requestId: "r-1", kind: "access", identifiers: tooMany };
    const type = "intercom-dsar.request.v1";
    const values = [data, { specversion: "1.0", id: "1", source: "/portal", type, data }];
    const header = fc.tuple(
      fc.constantFrom("content-type", "Content-Type", "ce_type", "CE_Type", "x-team"),
      fc.array(
        fc
          .constantFrom("application/cloudevents+json", "application/json", type, "intercom-dsar.cancel.v1")
          .chain((text) => fc.constantFrom<string | Uint8Array>(text, Buffer.from(text))),
        { minLength: 1, maxLength: 3 },
      ),
    );
    const attributes = { ce_specversion: "1.0", ce_id: "1", ce_source: "/portal" };
    fc.assert(
      fc.property(
        fc.constantFrom(...values),
        fc.array(header, { maxLength: 4 }),
        fc.boolean(),
        (value, more, isBinary) => {
          const headers: Record<string, HeaderValue> = {
            ...(isBinary && attributes),
            ...Object.fromEntries(more),
          };
          const record = { value: Buffer.from(JSON.stringify(value)), headers };
          const first = decodeArrival(record, { now: Date.now });
          fc.pre(first.type === "dead-letter" && first.cause === "invalid_schema");
          if (first.type !== "dead-letter") return;

          const letter = deadLetterMessage({ ...options, record, cause: first.cause, path: first.path });
          const again = decodeArrival(
            { value: letter.value, headers: replayHeaders(letter) },
            { now: Date.now },
          );

          expect(again).toEqual(first);
        },
      ),
    );
  });

  it("tells no type of its sender's own making", () => {
    const record = {
      value: null,
      headers: { ce_type: "mailto:mara@example.com", "content-type": "mara/linden" },
    };
    const { key, headers } = deadLetterMessage({ ...options, record, cause: "unknown_type", path: null });

    expect(JSON.stringify(headers)).not.toMatch(/mara/);
    expect(replayHeaders({ key, headers })).toEqual({});
  });
});

function modeHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const modes = ["dead-letter-type", "dead-letter-content-type"];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => modes.includes(name)));
}
