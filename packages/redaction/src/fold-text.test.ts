import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldedString, foldText } from "./fold-text.ts";
import { createMentionFinder } from "./mention-finder.ts";

describe("foldText", () => {
  it.each([
    ["Siobhán O'Neil", "SIOBHÁN O&#39;NEIL"],
    ["Siobhán O'Neil", "Siobh&aacute;n&nbsp;O&#x27;Neil"],
    ["Siobhán O'Neil", "Siobhán\u00a0\n O&amp;#39;Neil"],
    ["Siobhán O'Neil", "Siobha\u0301n O&amp;amp;apos;Neil"],
    ["Siobhan ONeil", "Siobhán O’Neil"],
    ["ada.quill@example.com", "Ada.Quill%40Example.com"],
    ["ada.quill@example.com", "ada.quill%252540example.com"],
    ["ada.quill@example.com", "ada.quill&#64;example.com"],
    ["ada.quill@example.com", "ada.\u200bquill\u00ad@example.com"],
    ["ada.quill@example.com", "ada.quill＠example.com"],
    ["Jörg Weiß", "J%C3%B6rg%20Wei%C3%9F"],
    ["Jörg Weiß", "J=C3=B6rg Wei=\r\n=C3=9F"],
    ["Jörg Weiß", "J\\u00f6rg\\nWei\\u00DF"],
    ["Jörg Weiß", "J<b>ö</b>rg</p>\n<p>Wei&szlig;"],
    ["Νίκος Παππάς", "ΝΊΚΟΣ ΠΑΠΠΆΣ"],
    ["Jörg Strauß", "JÖRG STRAUSS"],
    ["Ada Quill", "Аdа Quіll"],
    ["Ada Quill", "𝐀𝐝𝐚 𝓠𝓾𝓲𝓵𝓵"],
    ["Ada Quill", "ada_quill"],
    ["Вера Козлова", "ВЕРА КОЗЛОВА"],
    ["Søren Łukasz", "soren lukasz"],
  ])("folds %j and %j to the same", (one, other) => {
    expect(foldedString(other)).toBe(foldedString(one));
  });

  it.each([
    ["x &#39;  A", "x a", [0, 1, 9], [1, 2, 10]],
    ["A <i>B</i>", "a b", [0, 1, 5], [1, 2, 6]],
  ])("knows where each character of %j came from", (original, text, from, to) => {
    const folded = foldText(original);

    expect(foldedString(original)).toBe(text);
    expect([...folded.from.subarray(0, text.length)]).toEqual(from);
    expect([...folded.to.subarray(0, text.length)]).toEqual(to);
  });

  it("tells nothing of the text that stood in the buffers before", () => {
    const find = createMentionFinder({ names: ["Ada Quill"], emails: [] }, { names: [], emails: [] });
    const alone = find("Ada Quill");
    find("Ada Quill@example.com and a longer text");

    expect(find("Ada Quill")).toEqual(alone);
  });

  it("reads what stands in a tag behind the text", () => {
    expect(foldedString('Write <a href="mailto:ada@example.com">Ada</a>!')).toBe(
      "write ada \0a href mailto ada@example com",
    );
  });

  it.each([
    ["100 %ff &zzz; & %", "100 ff zzz"],
    ["?q=ADA&x=1", "q ada x 1"],
    ["a < b > c", "a b c"],
  ])("leaves what only looks encoded: %j", (original, folded) => {
    expect(foldedString(original)).toBe(folded);
  });

  it("folds any text, and keeps its places in order and within the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (original) => {
        const { length, from, to } = foldText(original.replaceAll("<", ""));
        const places = Array.from({ length }, (_, at) => at);
        expect(places.filter((at) => (to[at] ?? 0) < (from[at] ?? 0))).toEqual([]);
        expect(places.slice(1).filter((at) => (from[at] ?? 0) < (from[at - 1] ?? 0))).toEqual([]);
        expect(length === 0 ? 0 : to[length - 1]).toBeLessThanOrEqual(original.length);
      }),
    );
  });
});
