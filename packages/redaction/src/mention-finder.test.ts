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
    ["<ada.quill@example.com>", "ada.quill@example.com"],
    ["&lt;ada.quill@example.com&gt;", "ada.quill@example.com"],
    ["𝔄 ada.quill@example.com", "ada.quill@example.com"],
  ])("finds the colleague in %j", (text, mention) => {
    expect(found(text)).toEqual([mention]);
  });

  it.each([
    ["Quill, Ada", "Quill, Ada"],
    ["QUILL Ada", "QUILL Ada"],
    ["Ask A. Quill", "A. Quill"],
    ["Quill, A.", "Quill, A"],
    ["signed Ada Q.", "Ada Q"],
    ["Ada will call", "Ada"],
    ["Adas Antwort", "Ada"],
    ["Frau Quill", "Quill"],
    ["Mr. Quill", "Quill"],
    ["Аdа Quіll", "Аdа Quіll"],
    ["A\u200bda Q\u00aduill", "A\u200bda Q\u00aduill"],
    ["ada_quill_cv.pdf", "ada_quill"],
    ["@adaquill", "adaquill"],
    ["x.ada.quill@other.example", "ada.quill@other.example"],
    ["jo+ada.quill@example.com", "ada.quill@example.com"],
  ])("finds the colleague in %j, by %j", (text, mention) => {
    expect(found(text)).toEqual([mention]);
  });

  it.each([
    "ada in small letters",
    "Quill alone",
    "a quill of a bird",
    "A quill is a feather",
    "Hada Quill",
    "nada.quill@example.com",
    "quill@example.com",
    "",
  ])("finds nobody in %j", (text) => {
    expect(found(text)).toEqual([]);
  });

  it("finds a whole name behind which there is more, and no more of it", () => {
    expect(found("Ada Quillon")).toEqual(["Ada"]);
    expect(found("ada.quill@example.community")).toEqual(["ada.quill@example.community"]);
  });

  it("finds a name that is a word only where it is written like a name", () => {
    const will = { names: ["Will Power"], emails: [] };

    expect(found("Will it work? Hi Will, it will.", will)).toEqual(["Will"]);
    expect(found("Best,\nWill\n", will)).toEqual(["Will"]);
    expect(found("<p>Will</p>", will)).toEqual(["Will"]);
    expect(found("Ask Will Power.", will)).toEqual(["Will Power"]);
  });

  it("takes the name out of what admins write around it", () => {
    for (const name of [
      "Dr. Ada Quill",
      "Ada Quill (Support)",
      "Ada Quill | Acme",
      "Quill, Ada",
      "Ada Quill from Acme",
    ])
      expect(found("it was ada quill", { names: [name], emails: [] })).toEqual(["ada quill"]);
  });

  it("takes names and addresses of any length, and many of them", () => {
    const names = ["Ada Quill", `${" ".repeat(100_000)}x`, "a ".repeat(100_000), "(".repeat(100_000)];
    const many = Array.from({ length: 3_000 }, (_, index) => `person${index}@example.com`);

    expect(found("Ada Quill", { names, emails: [`${"a".repeat(100_000)}@example.com`, ...many] })).toEqual([
      "Ada Quill",
    ]);
  });

  it("finds no team, no inbox and no program by its name", () => {
    const names = ["Support", "Customer Success Team", "Fin", "Support -"];

    expect(found("Ask Support, the Customer Success Team or Fin", { names, emails: [] })).toEqual([]);
  });

  it.each([
    ["王小明", "请联系王小明。", "王小明"],
    ["田中 太郎", "田中太郎様", "田中太郎"],
    ["김 민수", "김민수님께", "김민수"],
    ["Анна Иванова", "С уважением, ИВАНОВА Анна", "ИВАНОВА Анна"],
    ["עדה כהן", "לעדה כהן", "עדה כהן"],
    ["أدا خان", "وأدا خان", "أدا خان"],
    ["Ludwig van Beethoven", "L. van Beethoven", "L. van Beethoven"],
    ["Jörg Müller", "joerg mueller", "joerg mueller"],
    ["Joerg Mueller", "Jörg Müller", "Jörg Müller"],
    ["Anna-Lena Groß", "Anna Lena GROSS", "Anna Lena GROSS"],
    ["Siobhán O'Neil", "siobhan oneil", "siobhan oneil"],
  ])("finds %j in %j", (name, text, mention) => {
    expect(found(text, { names: [name], emails: [] })).toEqual([mention]);
  });

  it("finds a name that a tag divides in two parts, and leaves the tag", () => {
    const finder = createMentionFinder(ada, nobody);
    expect(finder("<b>Ada</b> Quill").map(({ from, to, again }) => [from, to, again])).toEqual([
      [3, 6, false],
      [10, 16, true],
    ]);
  });

  it("does not find the subject's own given name where a colleague has it too", () => {
    const subject = { names: ["Ada Lovelace"], emails: [] };

    expect(found("Ada met Ada Quill", ada, subject)).toEqual(["Ada Quill"]);
  });

  it("looks for an address that stands where a name should", () => {
    const others = { names: ["ada.quill@example.com"], emails: [] };

    expect(found("cc ada.quill@example.com", others)).toEqual(["ada.quill@example.com"]);
    const both = { names: ['"Ada Quill" <aq@example.com>'], emails: [] };
    expect(found("aq@example.com is Ada Quill", both)).toEqual(["aq@example.com", "Ada Quill"]);
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
