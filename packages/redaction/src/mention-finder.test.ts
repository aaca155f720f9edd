import { describe, expect, it } from "vitest";
import { createMentionFinder } from "./mention-finder.ts";

const nobody = { names: [], emails: [] };
const ada = { names: ["Ada Quill"], emails: ["ada.quill@example.com"] };

function found(
  text: string,
  others = ada,
  subject: { names: string[]; emails: string[] } = nobody,
): string[] {
  return createMentionFinder(others, subject)(text).map(({ from, to }) => text.slice(from, to));
}

describe("createMentionFinder", () => {
  it.each([
    ["Ada Quill", "Ada Quill"],
    ["(ADA  QUILL)", "ADA  QUILL"],
    ["Ask Ada Quill's team", "Ada Quill"],
    ["<b>ada&nbsp;quill</b>", "ada&nbsp;quill"],
    ["mailto:Ada.Quill@example.com", "Ada.Quill@example.com"],
    ["https://example.com/?email=ada.quill%40example.com&x=1", "ada.quill%40example.com"],
    ["Write to ada.quill@example.com.", "ada.quill@example.com"],
    ["&lt;ada.quill@example.com&gt;", "ada.quill@example.com"],
    ["𝔄 ada.quill@example.com", "ada.quill@example.com"],
  ])("finds the colleague in %j", (text, mention) => {
    expect(found(text)).toEqual([mention]);
  });

  it.each([
    "Ada",
    "Quill, Ada",
    "Hada Quill",
    "Ada Quillon",
    "ada.quill@example.community",
    "nada.quill@example.com",
    "x.ada.quill@example.com",
    "jo+ada.quill@example.com",
    "quill@example.com",
    "",
  ])("finds nobody in %j", (text) => {
    expect(found(text)).toEqual([]);
  });

  it("does not look for a name of one word", () => {
    expect(found("Support and Ada", { names: ["Ada", "Support -"], emails: ["ada"] })).toEqual([]);
  });

  it("looks for an address that stands where a name should", () => {
    const others = { names: ["ada.quill@example.com"], emails: [] };

    expect(found("cc ada.quill@example.com", others)).toEqual(["ada.quill@example.com"]);
  });

  it("joins mentions that overlap", () => {
    expect(found("Ada Quill Jones!", { names: ["Ada Quill", "Quill Jones"], emails: [] })).toEqual([
      "Ada Quill Jones",
    ]);
  });

  it("never finds the subject's own name or address, even where they are a colleague's too", () => {
    const subject = { names: ["ADA QUILL"], emails: ["Ada.Quill@example.com"] };

    expect(found("Ada Quill ada.quill@example.com", ada, subject)).toEqual([]);
  });

  it("never finds a colleague's name inside the subject's longer name", () => {
    const subject = { names: ["Mara Ada Quill"], emails: [] };

    expect(found("Mara Ada Quill met Ada Quill", ada, subject)).toEqual(["Ada Quill"]);
  });

  it("finds a colleague who shares the subject's only known first name", () => {
    expect(found("Ada Quill", ada, { names: ["Ada", "A"], emails: [] })).toEqual(["Ada Quill"]);
  });

  it("does not find a colleague in the words of the mask", () => {
    expect(found("[removed: another person]", { names: ["Another Person"], emails: [] })).toEqual([]);
  });
});
