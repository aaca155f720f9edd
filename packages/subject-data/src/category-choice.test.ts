import { describe, expect, it } from "vitest";
import { DEFAULT_CATEGORIES, parseCategoryChoice, READABLE } from "./category-choice.ts";

const namesOf = (written: string) =>
  parseCategoryChoice(written)?.map(({ category, optional }) => `${category.name}${optional ? "?" : ""}`);

describe("ACCESS_CATEGORIES", () => {
  it("names categories, in the order in which they are read, and marks optional ones", () => {
    expect(namesOf("notes?, contacts,companies")).toEqual(["contacts", "companies", "notes?"]);
  });

  it("has a default that can be read", () => {
    expect(namesOf(DEFAULT_CATEGORIES)).toBeDefined();
  });

  it("stands for all that can be read by `all`, and for the rest where some are named", () => {
    const meant = READABLE.filter(
      (name) => !["call_recordings", "hidden_contacts", "side_conversations"].includes(name),
    );
    expect(namesOf("all")).toEqual(meant);
    expect(namesOf("all?")).toEqual(meant.map((name) => (name === "contacts" ? name : `${name}?`)));
    expect(namesOf("all,notes?")).toEqual(meant.map((name) => (name === "notes" ? `${name}?` : name)));
    expect(namesOf("all,call_recordings?")).toHaveLength(meant.length + 1);
  });

  it.each([
    ["without contacts", "companies,notes"],
    ["with optional contacts", "contacts?,notes"],
    ["with a name twice", "contacts,notes,notes?"],
    ["with a name that is none", "contacts,note"],
    ["with what can't be looked for", "contacts,visitors"],
    ["with nothing in it", ""],
    ["with a comma too many", "contacts,"],
  ])("is refused %s", (_why, written) => {
    expect(parseCategoryChoice(written)).toBeNull();
  });
});
