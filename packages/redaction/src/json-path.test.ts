import { describe, expect, it } from "vitest";
import { pathBelow, pathOf, ROOT_PATH } from "./json-path.ts";

describe("a JSON path", () => {
  it("shows field names and items as a pattern", () => {
    const note = ["contacts", null, "notes", null].reduce(pathBelow, ROOT_PATH);

    expect(pathOf(note, "author")).toBe("contacts[*].notes[*].author");
  });

  it.each([
    "ada.quill@example.com",
    "Ada Quill",
    "6762f0d01bb69f9f2193bb7d",
    "account manager",
    "",
    "[removed]",
  ])("shows the key %j as *", (key) => {
    expect(pathOf(pathBelow(ROOT_PATH, "custom_attributes"), key)).toBe("custom_attributes.*");
  });

  it("is cut short where the nesting is deep, and still names the last step", () => {
    let path = ROOT_PATH;
    for (let depth = 0; depth < 10_000; depth++) path = pathBelow(path, "a");

    expect(pathOf(path, "author")).toBe("a.a.a.a.a.a.a.a.a.a.a.a.**.author");
  });
});
