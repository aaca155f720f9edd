import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAutomaton } from "./automaton.ts";

const unitsOf = (text: string) => Uint16Array.from(text, (character) => character.charCodeAt(0));
const texts = fc.string({ unit: fc.constantFrom("a", "b", "c", "ü"), maxLength: 30 });

function found(patterns: readonly string[], pieces: readonly string[]): string[] {
  const automaton = createAutomaton(patterns);
  const matches: string[] = [];
  let state = 0;
  let read = 0;
  for (const piece of pieces) {
    const before = read;
    state = automaton.scan(
      unitsOf(piece),
      piece.length,
      (pattern, end) => matches.push(`${pattern} ${before + end}`),
      state,
    );
    read += piece.length;
  }
  return matches.sort();
}

describe("createAutomaton", () => {
  it("finds every occurrence of every pattern, as a search for each of them does", () => {
    fc.assert(
      fc.property(fc.uniqueArray(texts, { maxLength: 12 }), texts, (patterns, text) => {
        const expected = patterns.flatMap((pattern, index) => {
          const ends: string[] = [];
          if (pattern === "") return ends;
          for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + 1))
            ends.push(`${index} ${at + pattern.length}`);
          return ends;
        });

        expect(found(patterns, [text])).toEqual(expected.sort());
      }),
    );
  });

  it("finds the same however the text is cut into pieces", () => {
    fc.assert(
      fc.property(fc.uniqueArray(texts, { maxLength: 8 }), fc.array(texts), (patterns, pieces) => {
        expect(found(patterns, pieces)).toEqual(found(patterns, [pieces.join("")]));
      }),
    );
  });
});
