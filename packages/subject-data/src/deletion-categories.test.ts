import { describe, expect, it } from "vitest";
import { parseDeletionCategories } from "./deletion-categories.ts";

describe("DELETION_CATEGORIES", () => {
  it("names what deletions erase, and for one workspace something else", () => {
    const categories = parseDeletionCategories("contacts;abc12xyz:contacts, conversations");

    expect(categories?.of("abc12xyz").map(({ name }) => name)).toEqual(["conversations"]);
    expect(categories?.of("another")).toEqual([]);
    expect([categories?.any, parseDeletionCategories("contacts")?.any]).toEqual([true, false]);
  });

  it.each([
    "",
    "conversations",
    "contacts,contacts",
    "contacts,notes",
    "contacts;contacts",
    "contacts;a b:contacts",
  ])("is none: %j", (written) => {
    expect(parseDeletionCategories(written)).toBeNull();
  });
});
