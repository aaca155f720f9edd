import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLines } from "./read-lines.ts";

describe("readLines", () => {
  it("gives every line with its number, however the input is cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\n"))),
        fc.nat(),
        async (texts, cut) => {
          const whole = Buffer.from(texts.map((text) => `${text}\n`).join(""));
          const at = whole.length === 0 ? 0 : cut % whole.length;
          const input = Readable.from(
            [whole.subarray(0, at), whole.subarray(at)].filter(({ length }) => length > 0),
          );

          const lines = [];
          for await (const batch of readLines(input)) lines.push(...batch);

          expect(lines.map(({ bytes }) => bytes?.toString())).toEqual(texts);
          expect(lines.map(({ number }) => number)).toEqual(texts.map((_, index) => index + 1));
        },
      ),
    );
  });

  it("passes over what a line has above the limit, tells its number and goes on, however the input is cut", async () => {
    const text = fc.string({ unit: fc.constantFrom("a", "é"), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(text),
        fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
        async (texts, cuts) => {
          const whole = Buffer.from(texts.map((each) => `${each}\n`).join(""));
          const pieces: Buffer[] = [];
          for (let at = 0; at < whole.length; ) {
            const length = cuts.next().value;
            pieces.push(whole.subarray(at, at + length));
            at += length;
          }

          const lines = [];
          for await (const batch of readLines(Readable.from(pieces), 8)) lines.push(...batch);

          const expected = texts.map((each) => (Buffer.byteLength(each) > 8 ? null : each));
          expect(lines.map(({ bytes }) => bytes?.toString() ?? null)).toEqual(expected);
          expect(lines.map(({ number }) => number)).toEqual(texts.map((_, index) => index + 1));
        },
      ),
    );
  });

  it("takes a last line without a newline", async () => {
    const lines = [];
    for await (const batch of readLines(Readable.from([Buffer.from("one\ntwo")]))) lines.push(...batch);

    expect(lines.map(({ bytes }) => bytes?.toString())).toEqual(["one", "two"]);
  });
});
