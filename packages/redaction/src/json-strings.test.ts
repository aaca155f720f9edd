import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createJsonStrings } from "./json-strings.ts";

function stringsOf(json: string, size = json.length): string[] {
  const found: string[] = [];
  const strings = createJsonStrings((text, path) => found.push(`${path()} ${text}`));
  const bytes = Buffer.from(json);
  for (let at = 0; at < bytes.length; at += size) strings.write(bytes.subarray(at, at + size));
  return found;
}

/** Every string of a value in the order of its JSON, by recursion. */
function expected(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(expected);
  return Object.entries(value).flatMap(([key, below]) => [key, ...expected(below)]);
}

describe("createJsonStrings", () => {
  it("tells each string and its place", () => {
    expect(stringsOf('{"a":["x",{"b":"y"}],"a b":{"c":1,"d":"z"},"e":[[],"\\u00fc\\"\\\\"]}')).toEqual([
      "a a",
      "a[*] x",
      "a[*].b b",
      "a[*].b y",
      "* a b",
      "*.c c",
      "*.d d",
      "*.d z",
      "e e",
      'e[*] ü"\\',
    ]);
  });

  it("finds every string of any JSON, wherever it is cut into pieces", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 9 }), (value, size) => {
        const found: string[] = [];
        const strings = createJsonStrings((text) => found.push(text));
        const bytes = Buffer.from(JSON.stringify(value));
        for (let at = 0; at < bytes.length; at += size) strings.write(bytes.subarray(at, at + size));

        expect(found).toEqual(expected(JSON.parse(JSON.stringify(value))));
      }),
    );
  });
});
