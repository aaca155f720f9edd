import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeEmail } from "./normalize-email.ts";
import { spellingsOf } from "./spellings-of.ts";

const nfd = (text: string) => text.normalize("NFD");

describe("spellingsOf", () => {
  it.each([
    ["mara@example.com", [], ["mara@example.com"]],
    ["mara@example.com", ["Mara@Example.COM"], ["mara@example.com", "Mara@Example.COM", "Mara@example.com"]],
    [
      "jo@xn--bcher-kva.example",
      [],
      ["jo@xn--bcher-kva.example", "jo@bücher.example", nfd("jo@bücher.example")],
    ],
    ["zoë@example.com", [nfd("zoë@example.com")], ["zoë@example.com", nfd("zoë@example.com")]],
    [
      "zoë@xn--bcher-kva.example",
      ["Zoë@Bücher.example"],
      [
        "zoë@xn--bcher-kva.example",
        nfd("zoë@xn--bcher-kva.example"),
        "zoë@bücher.example",
        nfd("zoë@bücher.example"),
        "Zoë@Bücher.example",
        nfd("Zoë@Bücher.example"),
        "Zoë@bücher.example",
        nfd("Zoë@bücher.example"),
        "Zoë@xn--bcher-kva.example",
        nfd("Zoë@xn--bcher-kva.example"),
      ],
    ],
  ])("of %j written as %j", (address, written, spellings) => {
    expect([...spellingsOf(address, written)].sort()).toEqual([...spellings].sort());
  });

  it("gives the address, what was written, and nothing that is another address; at most 15 in all", () => {
    const part = fc.string({
      unit: fc.constantFrom(..."abzABZ09.-+ßẞıİkKÅÅéøñΣς北京", "\u0301", "\u0331"),
      minLength: 1,
    });
    const text = fc.oneof(
      fc.tuple(part, part).map(([local, domain]) => `${local}@${domain}.Example`),
      fc.emailAddress(),
    );
    fc.assert(
      fc.property(text, (written) => {
        const address = normalizeEmail(written);
        fc.pre(address !== null);
        const spellings = spellingsOf(address, [written]);
        expect(spellings).toContain(address);
        expect(spellings).toContain(written);
        expect(spellings.length).toBeLessThanOrEqual(15);
        expect(new Set(spellings.map(normalizeEmail))).toEqual(new Set([address]));
      }),
    );
  });
});
