import { describe, expect, it } from "vitest";
import { deadLetterMessage } from "./dead-letter.ts";

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
});
