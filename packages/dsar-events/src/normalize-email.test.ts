import { domainToASCII } from "node:url";
import fc from "fast-check";
import { toASCII } from "tr46";
import { describe, expect, it } from "vitest";
import { EMAIL_MAX_LENGTH, normalizeEmail, sameAddress } from "./normalize-email.ts";

// Characters where foldings differ: case pairs, compositions, singletons, characters that UTS 46 maps or drops.
const interesting = fc.constantFrom(
  ..."abcxyzABCXYZKk019._-+'@\"\\ ,;%",
  ..."ßẞİıſKÅÅΩΣςσÉéøñ北京。．",
  "\u0301",
  "\u0331",
  "\u0307",
  "\u00ad",
  "\u200b",
  "\u200d",
  "\ud800",
  "xn--",
  "ss",
);
const part = fc.string({ unit: interesting, minLength: 1, maxLength: 12 });
const address = fc.oneof(
  fc.tuple(part, part).map(([local, domain]) => `${local}@${domain}.example`),
  fc.tuple(part, part).map(([local, domain]) => `${local}@${domain}`),
  fc.emailAddress(),
  fc.string({ unit: "grapheme" }),
);

describe("normalizeEmail", () => {
  it.each([
    ["mara.linden@example.com", "mara.linden@example.com"],
    ["  Mara.Linden@EXAMPLE.com\n", "mara.linden@example.com"],
    ["o'neil@example.com", "o'neil@example.com"],
    ["jo+1@example.com", "jo+1@example.com"],
    ["Jo@Bücher.example", "jo@xn--bcher-kva.example"],
    ["jo@XN--BCHER-KVA.example", "jo@xn--bcher-kva.example"],
    ["jo@例え。jp", "jo@xn--r8jz45g.jp"],
    ["用户@example.com", "用户@example.com"],
    ["strauß@straße.example", "strauß@xn--strae-oqa.example"],
    ["\u212aim@example.com", "kim@example.com"],
    ['"jo@home"@example.com', '"jo@home"@example.com'],
    ["jo@mail_host.example.com", "jo@mail_host.example.com"],
    ["jo@1.2.3.4", "jo@1.2.3.4"],
    [".jo..@example.com", ".jo..@example.com"],
  ])("makes %j %j", (text, normalized) => {
    expect(normalizeEmail(text)).toBe(normalized);
  });

  it.each([
    "",
    "jo",
    "@example.com",
    "jo@",
    "jo@example..com",
    "jo@example.com.",
    "jo@@example.com",
    "jo@home@example.com",
    "jo linden@example.com",
    "jo\u00a0linden@example.com",
    "jo\u200b@example.com",
    "jo\u0000@example.com",
    "jo\ud800@example.com",
    "jo@exa mple.com",
    "jo@exa%6dple.com",
    "jo@exa\uff20mple.com",
    "jo@[127.0.0.1]",
    "jo@xn--a.example",
    "Jo <jo@example.com>",
    "<jo@example.com>",
    "mailto:jo@example.com",
    "jo@example.com,ann@example.com",
    "o&#39;neil@example.com",
    `${"j".repeat(EMAIL_MAX_LENGTH)}@example.com`,
    `jo@${"a".repeat(64)}.com`,
  ])("finds no address in %j", (text) => {
    expect(normalizeEmail(text)).toBeNull();
  });

  it("takes an address of exactly the greatest length", () => {
    const longest = `${"j".repeat(EMAIL_MAX_LENGTH - "@example.com".length)}@example.com`;

    expect(normalizeEmail(longest)).toBe(longest);
  });

  it("has the domain as UTS 46 makes it, also where that is plain", () => {
    const letters = fc.constantFrom(..."ab09-_..", "xn--", "é", "a".repeat(62), "b.".repeat(60));

    fc.assert(
      fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 8 }), (domain) => {
        const ascii = toASCII(domain, { checkBidi: true, checkJoiners: true, verifyDNSLength: true });
        expect(normalizeEmail(`jo@${domain}`)).toBe(ascii === null ? null : `jo@${ascii}`);
      }),
      { numRuns: 2000 },
    );
  });

  it("is idempotent", () => {
    fc.assert(
      fc.property(address, (text) => {
        const once = normalizeEmail(text);
        if (once !== null) expect(normalizeEmail(once)).toBe(once);
      }),
      { numRuns: 5000 },
    );
  });

  it("gives every canonically equivalent spelling the same result", () => {
    fc.assert(
      fc.property(address, (text) => {
        expect(normalizeEmail(text.normalize("NFD"))).toBe(normalizeEmail(text.normalize("NFC")));
      }),
      { numRuns: 5000 },
    );
  });

  it("answers a megabyte of anything at once", () => {
    for (const unit of ["a", "@", " ", '"', "\\", "ｅ", "a@"]) {
      expect(normalizeEmail(unit.repeat(1_000_000))).toBeNull();
    }
  });
});

describe("sameAddress", () => {
  it.each([
    ["jo@example.com", "jo+1@example.com"],
    ["strauß@example.com", "strauss@example.com"],
    ["ΣΑΣ@example.com", "σας@example.com"],
    ["ÉVA@example.com", "éva@example.com"],
    ["İpek@example.com", "ipek@example.com"],
    ["ıpek@example.com", "ipek@example.com"],
    ["jo@straße.example", "jo@strasse.example"],
    ['"jo"@example.com', "jo@example.com"],
    ["j.o@example.com", "jo@example.com"],
    ["not an address", "not an address"],
  ])("keeps %j and %j apart", (left, right) => {
    expect(sameAddress(left, right)).toBe(false);
  });

  it.each([
    ["Jo@Example.COM ", "jo@example.com"],
    ["E\u0301va@example.com", "Éva@example.com"],
    ["H\u0331a@example.com", "\u1e96a@example.com"],
    ["jo@bücher.example", "JO@xn--bcher-kva.EXAMPLE"],
  ])("takes %j and %j for one", (left, right) => {
    expect(sameAddress(left, right)).toBe(true);
  });

  it("takes two spellings for one exactly where they differ in ASCII case and composition alone", () => {
    const respell = fc.constantFrom<(text: string) => string>(
      (text) => text.toLowerCase(),
      (text) => text.toUpperCase(),
      (text) => text.toLocaleLowerCase("tr"),
      (text) => text.normalize("NFD"),
      (text) => text.normalize("NFKC"),
      (text) => text.normalize("NFD").replace(/\p{M}/gu, ""),
      (text) => text.replaceAll("ß", "ss"),
      (text) => text.replaceAll(".", ""),
      (text) => text.replace(/\+.*/, ""),
      (text) => ` ${text}`,
    );
    let same = 0;

    fc.assert(
      fc.property(part, respell, respell, (local, first, second) => {
        const [left, right] = [local, second(first(local))];
        const valid = [left, right].every((text) => normalizeEmail(`${text}@example.com`) !== null);
        fc.pre(valid);
        const isSame = sameAddress(`${left}@example.com`, `${right}@example.com`);
        expect(isSame).toBe(asciiFolded(left) === asciiFolded(right));
        if (isSame && left !== right) same += 1;
      }),
      { numRuns: 5000 },
    );

    expect(same).toBeGreaterThan(100);
  });

  it("takes two spellings of a domain for one exactly where the platform's own IDNA does", () => {
    const label = fc.string({
      unit: fc.constantFrom(..."abßẞİıſKÅέσςΣøñ北京ｅＥ"),
      minLength: 1,
      maxLength: 6,
    });

    fc.assert(
      fc.property(label, (text) => {
        const domain = `a${text}.example`;
        expect(normalizeEmail(`jo@${domain}`)).toBe(`jo@${domainToASCII(domain)}`);
      }),
    );
  });
});

/** The rule once more, letter by letter. É and é stay two: neither is an ASCII letter. */
function asciiFolded(text: string): string {
  return [...text.trim().normalize("NFC")]
    .map((character) =>
      character >= "A" && character <= "Z" ? String.fromCharCode(character.charCodeAt(0) + 32) : character,
    )
    .join("")
    .normalize("NFC");
}
