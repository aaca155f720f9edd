import { describe, expect, it } from "vitest";
import { parsePathPattern } from "./path-pattern.ts";

/** Walks a pattern along the way to one place: `null` is an item of an array. */
function matchesAt(
  path: string,
  root: unknown,
  steps: readonly (readonly [string | null, unknown])[],
): boolean {
  const pattern = parsePathPattern(path);
  let state = pattern.start(root);
  for (const [key, value] of steps) state = pattern.step(state, key, value);
  return pattern.matches(state);
}

const note = { type: "note", author: { name: "Ada Quill" } };
const toAuthor = [
  ["contacts", []],
  [null, {}],
  ["notes", []],
  [null, note],
  ["author", note.author],
] as const;

describe("parsePathPattern", () => {
  it.each([
    "contacts[*].notes[*].author",
    "contacts[*].notes[*].*",
    "**.author",
    "contacts.**.author",
    "**.notes.**.author",
    "**[type=note].author",
    "contacts[*].notes[*][type=note].author",
    "**.**.author",
    "**",
  ])("%s finds the author of a contact's note", (path) => {
    expect(matchesAt(path, {}, toAuthor)).toBe(true);
  });

  it.each([
    "author",
    "contacts.notes.author",
    "contacts[*].notes[*]",
    "contacts[*].notes[*].author.name",
    "contacts[*].notes[*][*]",
    "**[type=other].author",
    "**[author=note].author",
    "notes.**.author",
  ])("%s does not find it", (path) => {
    expect(matchesAt(path, {}, toAuthor)).toBe(false);
  });

  it("takes ** as no step at all", () => {
    expect(matchesAt("**.author", {}, [["author", "x"]])).toBe(true);
    expect(matchesAt("**[type=note].author", note, [["author", "x"]])).toBe(true);
  });

  it("looks only at an object's own properties for a condition", () => {
    const heir: unknown = Object.create({ type: "note" });
    expect(matchesAt("**[type=note].author", heir, [["author", "x"]])).toBe(false);
  });

  it.each(["", ".", "a..b", "a[", "a[0]", "a[*", "[=x]", "a]", "a.", "***"])("refuses %j", (path) => {
    expect(() => parsePathPattern(path)).toThrow(expect.objectContaining({ code: "invalid_policy" }));
  });
});
