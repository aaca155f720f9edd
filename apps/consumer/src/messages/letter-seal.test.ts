import { randomBytes } from "node:crypto";
import { deadLetterMessage, shortenDeadLetter } from "@intercom-dsar/dsar-events/service";
import { createKeyring } from "@intercom-dsar/sealing";
import { describe, expect, it } from "vitest";
import { createLetterSeal } from "./letter-seal.ts";

const key = randomBytes(32);
const { seal, isOurs } = createLetterSeal(createKeyring([key]));

const known = (letter: Parameters<typeof isOurs>[0]) => isOurs(letter, []);

const letter = deadLetterMessage({
  record: { value: Buffer.from('{"requestId":"r-1"}'), headers: {} },
  cause: "invalid_schema",
  path: "identifiers",
  topic: "dsar.requests",
  partition: 0,
  offset: "7",
  now: new Date("2026-11-23T09:00:00Z"),
});

describe("the seal of a dead letter", () => {
  it("is known again, by whichever key of the ledger made it, and after the value was shortened", () => {
    const sealed = seal(letter);

    expect(known(sealed)).toBe(true);
    expect(known({ ...sealed, ...shortenDeadLetter(sealed, 4) })).toBe(true);
    expect(createLetterSeal(createKeyring([randomBytes(32), key])).isOurs(sealed, [])).toBe(true);
  });

  it("tells a letter of a signed record from one of an unsigned record", () => {
    const signed = seal({ ...letter, headers: { ...letter.headers, "dead-letter-signed": "true" } });
    const { "dead-letter-signed": _, ...unsigned } = signed.headers;

    expect(known(signed)).toBe(true);
    expect(known({ ...signed, headers: unsigned })).toBe(false);
    expect(
      known({ ...seal(letter), headers: { ...seal(letter).headers, "dead-letter-signed": "true" } }),
    ).toBe(false);
  });

  it("is not needed for a letter that the ledger keeps", () => {
    expect(isOurs(letter, [{ headers: {}, value: letter.value }, letter])).toBe(true);
    expect(isOurs({ ...letter, value: Buffer.from("{}") }, [letter])).toBe(false);
  });

  it("fits no letter of anybody else, and none with another value, cause, time or place", () => {
    const sealed = seal(letter);
    const changed = (headers: Record<string, string>) => ({
      ...sealed,
      headers: { ...sealed.headers, ...headers },
    });

    expect(known(letter)).toBe(false);
    expect(known(changed({ "dead-letter-seal": "AAAA" }))).toBe(false);
    expect(createLetterSeal(createKeyring([randomBytes(32)])).isOurs(sealed, [])).toBe(false);
    expect(known({ ...sealed, value: Buffer.from('{"requestId":"r-2"}') })).toBe(false);
    expect(known({ ...sealed, key: "dsar.requests-0-8" })).toBe(false);
    for (const name of ["cause", "time", "type", "content-type", "topic", "offset", "last-offset"])
      expect(known(changed({ [`dead-letter-${name}`]: "other" }))).toBe(false);
    expect(known(changed({ "dead-letter-truncated": "true", "dead-letter-sha256": "0".repeat(64) }))).toBe(
      false,
    );
  });
});
