import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasDuplicateKeys } from "./has-duplicate-keys.ts";

describe("hasDuplicateKeys", () => {
  it.each([
    '{"a":1,"a":1}',
    '{"kind":"access","kind":"deletion"}',
    '{"k\\u0069nd":"access","kind":"deletion"}',
    '[{"x":{"a":1,\n "a" \t: 2}}]',
    '{"a":{"b":1},"a":[]}',
    '{"__proto__":1,"__proto__":2}',
    '{"":1,"":2}',
  ])("finds the key of %s", (json) => expect(hasDuplicateKeys(json)).toBe(true));

  it.each([
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a"}',
    '{"a":["a","a","a"]}',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '"a"',
    "12",
    '{"a\\\\":1,"a":2}',
  ])("finds none in %s", (json) => expect(hasDuplicateKeys(json)).toBe(false));

  it("finds none in what JSON.stringify writes, and the one that is put into it", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (object) => {
        const json = JSON.stringify(object);
        const [key = ""] = Object.keys(object);
        expect(hasDuplicateKeys(json)).toBe(false);
        expect(hasDuplicateKeys(JSON.stringify(object, null, 2))).toBe(false);
        expect(hasDuplicateKeys(`${json.slice(0, -1)},${JSON.stringify(key)}:0}`)).toBe(true);
      }),
    );
  });
});
