import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deadLetterMessage } from "./dead-letter.ts";
import { shortenDeadLetter, wholeValue } from "./shorten-dead-letter.ts";

const letterOf = (value: Uint8Array | null) =>
  deadLetterMessage({
    record: { value, headers: {} },
    cause: "invalid_json",
    path: null,
    topic: "dsar.requests",
    partition: 0,
    offset: "17",
    now: new Date("2026-11-23T09:00:00Z"),
  });

describe("shortenDeadLetter", () => {
  it("keeps the beginning of the value and tells what the whole was, at the same place in the topic", () => {
    const value = Buffer.from("no request at all");

    const short = shortenDeadLetter(letterOf(value), 10);

    expect(Buffer.from(short.value ?? []).toString()).toBe("no request");
    expect(short.key).toBe("dsar.requests-0-17");
    expect(short.headers).toEqual({
      ...letterOf(value).headers,
      "dead-letter-truncated": "true",
      "dead-letter-sha256": createHash("sha256").update(value).digest("hex"),
      "dead-letter-bytes": "17",
    });
    expect(wholeValue(short.headers)).toEqual({
      sha256: short.headers["dead-letter-sha256"],
      bytes: 17,
    });
  });

  it("still tells of the whole where it is shortened once more", () => {
    const letter = letterOf(Buffer.from("no request at all"));

    const twice = shortenDeadLetter(shortenDeadLetter(letter, 10), 2);

    expect(Buffer.from(twice.value ?? []).toString()).toBe("no");
    expect(wholeValue(twice.headers)).toEqual(wholeValue(shortenDeadLetter(letter, 10).headers));
  });

  it("leaves alone a value that is short enough, and none", () => {
    fc.assert(
      fc.property(fc.option(fc.uint8Array()), fc.nat({ max: 20 }), (value, more) => {
        const letter = letterOf(value);

        expect(shortenDeadLetter(letter, (value?.length ?? 0) + more)).toEqual(letter);
        expect(wholeValue(letter.headers)).toBeNull();
      }),
    );
  });
});
