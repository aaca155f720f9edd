import { describe, expect, it } from "vitest";
import { pathOf, placeBelow, ROOT_PLACE } from "./place.ts";

describe("a place's path", () => {
  it("shows field names and items as a pattern", () => {
    const note = ["contacts", null, "notes", null].reduce(placeBelow, ROOT_PLACE);

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
    expect(pathOf(placeBelow(ROOT_PLACE, "custom_attributes"), key)).toBe("custom_attributes.*");
  });

  it("is cut short where the nesting is deep, and still names the last step", () => {
    let place = ROOT_PLACE;
    for (let depth = 0; depth < 10_000; depth++) place = placeBelow(place, "a");

    expect(pathOf(place, "author")).toBe("a.a.a.a.a.a.a.a.a.a.a.a.**.author");
  });
});
