import { describe, expect, it } from "vitest";
import { deadLetterMessage, replayHeaders } from "./dead-letter.ts";

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

  it.each([
    [
      "a cancel in binary mode",
      { ce_type: Buffer.from("intercom-dsar.cancel.v1") },
      "intercom-dsar.cancel.v1",
    ],
    ["a structured event", { "content-type": "application/cloudevents+json; charset=utf-8" }, undefined],
  ])("goes back as %s where it came so", (_, headers, type) => {
    const record = { value: new Uint8Array([0x7b]), headers: { ...headers, "x-name": "Mara" } };
    const { key, headers: told } = deadLetterMessage({
      ...options,
      record,
      cause: "invalid_schema",
      path: null,
    });

    const back = replayHeaders({ key, headers: told });

    expect(back.ce_type).toBe(type);
    expect(back["content-type"]).toBe(
      type === undefined ? "application/cloudevents+json" : "application/json",
    );
    expect(JSON.stringify(told)).not.toContain("Mara");
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
