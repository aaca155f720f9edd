import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText } from "./fold-text.ts";

describe("foldText", () => {
  it.each([
    ["Siobhán O'Neil", "SIOBHÁN O&#39;NEIL"],
    ["Siobhán O'Neil", "Siobh&aacute;n&nbsp;O&#x27;Neil"],
    ["Siobhán O'Neil", "Siobhán\u00a0\n O&amp;#39;Neil"],
    ["Siobhán O'Neil", "Siobha\u0301n O&amp;amp;apos;Neil"],
    ["ada.quill@example.com", "Ada.Quill%40Example.com"],
    ["ada.quill@example.com", "ada.quill&#64;example.com"],
    ["ada.quill@example.com", "ada.\u200bquill\u00ad@example.com"],
    ["Jörg Weiß", "J%C3%B6rg%20Wei%C3%9F"],
    ["Νίκος Παππάς", "ΝΊΚΟΣ ΠΑΠΠΆΣ"],
    ["Jörg Strauß", "JÖRG STRAUSS"],
  ])("folds %j and %j to the same", (one, other) => {
    expect(foldText(other).text).toBe(foldText(one).text);
  });

  it.each([
    ["x &#39;  A", "x ' a", [0, 1, 2, 7, 9], [1, 2, 7, 9, 10]],
    ["A b", "a b", [0, 1, 2], [1, 2, 3]],
  ])("knows where each character of %j came from", (original, folded, from, to) => {
    const { text, ...origin } = foldText(original);

    expect(text).toBe(folded);
    expect(Array.from(text, (_, index) => origin.from(index))).toEqual(from);
    expect(Array.from(text, (_, index) => origin.to(index))).toEqual(to);
  });

  it("folds a plain text in the same way alone and among others", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (plain) => {
        expect(`${foldText(plain).text}é`.normalize("NFKD")).toBe(foldText(`${plain}é`).text);
      }),
    );
  });

  it("leaves what only looks encoded", () => {
    expect(foldText("100 %ff &zzz; & %").text).toBe("100 %ff &zzz; & %");
  });
});
