import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeOfJsonMistake } from "./json-place.ts";

describe("placeOfJsonMistake", () => {
  it.each([
    ["[x]", 1, 2],
    ["/run/secrets/senders.json", 1, 1],
    ['[{"name":"portal",}]', 1, 19],
    ['[\n  {"name":"portal" "keys":[]}\n]', 2, 20],
    ['[\n  {"name":tru}]', 2, 14],
    ['[{"name":"portal"}] x', 1, 21],
    ['[{"name":"portal"', 1, 18],
    ["", 1, 1],
    ["[{'name':1}]", 1, 3],
  ])("finds it in %j", (text, line, column) => {
    expect(placeOfJsonMistake(text)).toEqual({ line, column });
  });

  it("finds none in JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(placeOfJsonMistake(text)).toBeNull();
      }),
    );
  });

  it("finds a character that stands before a value, wherever that is", () => {
    const spoilt = fc.tuple(fc.array(fc.jsonValue(), { minLength: 1 }), fc.nat()).map(([values, at]) => {
      const index = at % values.length;
      const before = values.slice(0, index).map((value) => `${JSON.stringify(value)},`);
      const after = values.slice(index).map((value) => JSON.stringify(value));
      return { text: `[${before.join("")}?${after.join(",")}]`, column: before.join("").length + 2 };
    });

    fc.assert(
      fc.property(spoilt, ({ text, column }) => {
        expect(placeOfJsonMistake(text)).toEqual({ line: 1, column });
      }),
    );
  });
});
