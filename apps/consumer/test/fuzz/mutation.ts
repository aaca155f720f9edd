import fc from "fast-check";

/** A change to a text of JSON, from none to bytes that are none. */
export type Mutation = (value: fc.JsonValue) => string;

const HOSTILE: readonly fc.JsonValue[] = [
  null,
  true,
  0,
  -1,
  1e308,
  "",
  "\u0000",
  "\ud800",
  "__proto__",
  "a".repeat(20_000),
  "%00",
  "' OR 1=1 --",
  "{{7*7}}",
  [],
  {},
  [[[[[[[[]]]]]]]],
];

/** Mostly the value as it is, or with one of its parts replaced, dropped, doubled or added. */
export function mutationArbitrary(): fc.Arbitrary<Mutation> {
  const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 2 }));
  return fc.oneof(
    { weight: 10, arbitrary: fc.constant<Mutation>((value) => JSON.stringify(value)) },
    {
      weight: 6,
      arbitrary: fc.tuple(fc.nat(), hostile, fc.constantFrom("replace", "drop", "add")).map(
        ([position, part, way]): Mutation =>
          (value) =>
            JSON.stringify(changed(value, position, part, way)),
      ),
    },
    {
      weight: 1,
      arbitrary: hostile.map(
        (part): Mutation =>
          () =>
            JSON.stringify(part),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.nat(), fc.string()).map(
        ([position, text]): Mutation =>
          (value) =>
            spliced(JSON.stringify(value), position, text),
      ),
    },
    { weight: 1, arbitrary: fc.constant<Mutation>((value) => `{"__proto__":${JSON.stringify(value)}}`) },
    { weight: 1, arbitrary: fc.constant<Mutation>(() => `${"[".repeat(30_000)}${"]".repeat(30_000)}`) },
  );
}

function changed(value: fc.JsonValue, position: number, part: fc.JsonValue, way: string): fc.JsonValue {
  if (Array.isArray(value)) {
    const index = position % (value.length + 1);
    if (way === "add") return [...value, part];
    return value.map((each, at) => (at === index ? changed(each, position >> 3, part, way) : each));
  }
  if (typeof value === "object" && value !== null) {
    const names = Object.keys(value);
    const name = names[position % Math.max(1, names.length)];
    if (way === "add" || name === undefined) return { ...value, [`extra${position % 7}`]: part };
    if (way === "drop") return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
    const inner = value[name];
    const goesDeeper = typeof inner === "object" && inner !== null && position % 2 === 0;
    return { ...value, [name]: goesDeeper ? changed(inner, position >> 3, part, way) : part };
  }
  return part;
}

function spliced(text: string, position: number, inserted: string): string {
  const at = position % (text.length + 1);
  return text.slice(0, at) + inserted + text.slice(at + (position % 3));
}
