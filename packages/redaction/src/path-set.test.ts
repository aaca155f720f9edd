import { describe, expect, it } from "vitest";
import { createPathSet } from "./path-set.ts";

/** Walks a pattern along the way to one place: `null` is an item of an array. */
function matchesAt(
  path: string,
  root: unknown,
  steps: readonly (readonly [string | null, unknown])[],
): boolean {
  const paths = createPathSet([path]);
  let state = paths.start(root);
  for (const [key, value] of steps) state = paths.step(state, key, value);
  return state.path === 0;
}

const note = { type: "note", author: { name: "Ada Quill" } };
const toAuthor = [
  ["contacts", []],
  [null, {}],
  ["notes", []],
  [null, note],
  ["author", note.author],
] as const;

describe("createPathSet", () => {
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

  it("names the first of the paths that end at one place, and remembers no value", () => {
    const paths = createPathSet(["b", "*", "**[type=note].a"]);
    const at = (root: unknown, key: string) => paths.step(paths.start(root), key, "x").path;

    expect([at({}, "a"), at({}, "b"), at({ type: "note" }, "a"), at({}, "a")]).toEqual([1, 0, 1, 1]);
    const deep = createPathSet(["**[type=note].a"]);
    const within = (inner: unknown) => deep.step(deep.step(deep.start({}), "x", inner), "a", "").path;
    expect([within({}), within({ type: "note" }), within({})]).toEqual([-1, 0, -1]);
  });

  it.each(["", ".", "a..b", "a[", "a[0]", "a[*", "[=x]", "a]", "a.", "***"])("refuses %j", (path) => {
    expect(() => createPathSet([path])).toThrow(expect.objectContaining({ code: "invalid_policy" }));
  });
});
