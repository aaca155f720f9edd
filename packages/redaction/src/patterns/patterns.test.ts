import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPatternFinder, findWithheldInOrder, maskPatterns } from "./patterns.ts";

const subject = { names: [], emails: ["mara@example.com"], phones: ["+49 30 1234567"] };
const find = createPatternFinder(subject);
const masked = (text: string) => maskPatterns(text, find(text));

describe("createPatternFinder", () => {
  it.each([
    ["Ask bo.lee+x@sub.example.com.", "Ask [removed: e-mail address]."],
    ["<bo@exämple.de>", "<[removed: e-mail address]>"],
    ["mailto:bo%40example.com?x", "mailto:[removed: e-mail address]?x"],
    ["bo&#64;example.com", "[removed: e-mail address]"],
    ["Tel. 0171 1234567, Fax (030) 901820", "Tel. [removed: phone number], Fax [removed: phone number]"],
    ["+1 (415) 555-2671 or 415-555-2671", "[removed: phone number] or [removed: phone number]"],
    ["0049 (0)171/1234567", "[removed: phone number]"],
    ["IBAN: de89 3704 0044 0532 0130 00 bitte", "IBAN: [removed: bank account] bitte"],
    ["GB29NWBK60161331926819", "[removed: bank account]"],
    ["Karte 4111 1111 1111 1111", "Karte [removed: card number]"],
    ["https://app.intercom.com/a/inbox/abc/1?x=2 here", "[removed: internal link] here"],
    ["Authorization: Bearer dG9rOjEyMzQ1Njc4OTA=", "Authorization: Bearer [removed: access token]"],
    [
      "https://x.example/reset?token=0123456789abcdef&y=1",
      "https://x.example/reset?token=[removed: access token]&y=1",
    ],
  ])("finds what passes its check in %j", (text, left) => {
    expect(masked(text)).toBe(left);
  });

  it.each([
    "Write to mara@example.com or MARA@EXAMPLE.COM",
    "call 030/1234567 or +49301234567",
    "support@acme.example, kunden-service@acme.example",
    "bo@example, @bo, a@b.1",
    "order 12345678, invoice 2024-0012-3345, 01.12.2024 10:30, 2024-12-18T15:17:04Z",
    "DE89 3704 0044 0532 0130 01",
    "4111 1111 1111 1112",
    "version 1.2.3.4.5.6.7.8",
    "6762f0d01bb69f9f2193bb7d",
    "IP 192.168.100.100",
  ])("leaves %j", (text) => {
    expect(masked(text)).toBe(text);
  });

  it("comes to an end with any text, and long ones soon", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => find(text).length >= 0));
    for (const piece of ["a@", "1 ", "1-", "+", "(", "a.", "DE89 ", "eyJa.", "?token=", "@a.", "\ud800"]) {
      find(piece.repeat(100_000));
      findWithheldInOrder(piece.repeat(20_000));
    }
  }, 20_000);
});

describe("what may not be disclosed under the CCPA", () => {
  it.each([
    ["my ssn is 123-45-6789", "my ssn is [withheld: social security number]"],
    ["SSN: 123456789.", "SSN: [withheld: social security number]."],
    ["Driver's license no. D1234567", "Driver's license no. [withheld: government identification number]"],
    ["account number: 000123456789", "account number: [withheld: financial account number]"],
    ["card 4111 1111 1111 1111", "card [withheld: financial account number]"],
    ["DE89370400440532013000", "[withheld: financial account number]"],
  ])("is found in %j", (text, left) => {
    expect(maskPatterns(text, findWithheldInOrder(text))).toBe(left);
  });

  it.each(["000-12-3456", "666-12-3456", "call 415-555-2671", "account 12", "order 123-456-789"])(
    "is not found in %j",
    (text) => {
      expect(findWithheldInOrder(text)).toEqual([]);
    },
  );
});
