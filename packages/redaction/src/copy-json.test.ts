import { describe, expect, it } from "vitest";
import { copyJson } from "./copy-json.ts";

const keepAll = () => ({ action: "keep", context: null }) as const;

describe("copyJson", () => {
  it("copies what JSON can hold, in the same order", () => {
    const value = JSON.parse('{"b":[1,"two",null,{"c":true}],"a":{},"__proto__":{"polluted":true}}');

    const copy = copyJson(value, null, keepAll);

    expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
    expect(copy).not.toBe(value);
  });

  it("keeps __proto__ an ordinary key", () => {
    const copy = copyJson(JSON.parse('{"__proto__":{"polluted":true}}'), null, keepAll);

    expect(Object.keys(copy)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(copy).not.toHaveProperty("polluted");
  });

  it("copies a value nested 200,000 deep", () => {
    let value: object = { end: true };
    for (let depth = 0; depth < 200_000; depth++) value = depth % 2 === 0 ? [value] : { down: value };

    let place: unknown = copyJson(value, null, keepAll);

    for (let depth = 0; depth < 200_000; depth++) {
      place = Array.isArray(place) ? place[0] : Reflect.get(Object(place), "down");
    }
    expect(place).toEqual({ end: true });
  });

  it("takes an object that stands in two places", () => {
    const company = { name: "Fern" };

    expect(copyJson([company, company], null, keepAll)).toEqual([{ name: "Fern" }, { name: "Fern" }]);
  });

  it("lets neither of two properties swallow the other when both are renamed to one text", () => {
    const copy = copyJson({ a: 1, b: 2 }, null, () => ({ action: "keep", context: null, key: "same" }));

    expect(copy).toEqual({ same: 1, "same (2)": 2 });
  });

  it("drops and replaces as it is told", () => {
    const copy = copyJson({ list: [1, 2, 3], text: "old" }, null, (_, __, value) => {
      if (value === 2) return { action: "drop" };
      return value === "old" ? { action: "replace", value: "new" } : { action: "keep", context: null };
    });

    expect(copy).toEqual({ list: [1, 3], text: "new" });
  });

  const circle: { self?: object } = {};
  circle.self = circle;
  it.each([
    ["a cycle", circle],
    ["a map", { map: new Map() }],
    ["a date", { date: new Date(0) }],
    ["a function", { toJSON: () => "" }],
    ["a bigint", { id: 1n }],
  ])("refuses %s", (_, value) => {
    expect(() => copyJson(value, null, keepAll)).toThrow(expect.objectContaining({ code: "not_json" }));
  });
});
