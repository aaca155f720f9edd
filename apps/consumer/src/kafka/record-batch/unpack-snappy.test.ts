import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unpackSnappy } from "./unpack-snappy.ts";

const MAX = 100_000;

describe("a snappy block", () => {
  it("ends with a literal whose length is out of all bounds", () => {
    // 105 bytes, and then a literal of 0xca4453e6 + 1: a reader with signed numbers goes backwards in it.
    const damaged = Buffer.from([105, 0xfc, 0xe6, 0x53, 0x44, 0xca, 0, 0, 0]);

    expect(() => unpackSnappy(damaged, MAX)).toThrow(expect.objectContaining({ code: "batch_unreadable" }));
  });

  it("is unpacked or refused, whatever it is, and never larger than it says", () => {
    fc.assert(
      fc.property(fc.nat({ max: 127 }), fc.uint8Array({ maxLength: 200 }), (length, noise) => {
        let unpacked: Buffer | null = null;
        try {
          unpacked = unpackSnappy(Buffer.from([length, ...noise]), MAX);
        } catch (error) {
          expect(error).toMatchObject({ code: "batch_unreadable" });
        }
        if (unpacked !== null) expect(unpacked).toHaveLength(length);
      }),
      { numRuns: 20_000 },
    );
  });

  it("has literals and repeats of every kind", () => {
    const block = Buffer.from([
      ...[24, 0x08, 97, 98, 99], // literal "abc"
      ...[0x15, 3], // 9 bytes from 3 back, as a copy of 1 byte's offset
      ...[0x16, 12, 0], // 6 bytes from 12 back, of 2 bytes
      ...[0x0b, 3, 0, 0, 0], // 3 bytes from 3 back, of 4 bytes
      ...[0xf0, 2, 120, 121, 122], // literal "xyz", its length in a byte of its own
    ]);

    expect(unpackSnappy(block, MAX).toString()).toBe(`${"abc".repeat(7)}xyz`);
  });
});
