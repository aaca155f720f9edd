import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint } from "./fingerprint.ts";

const bytes = fc.uint8Array({ maxLength: 8 }).map((array) => Buffer.from(array));
const record = fc.record({
  timestamp: fc.integer({ min: -1, max: 3 }),
  value: fc.option(bytes),
  headers: fc.dictionary(fc.constantFrom("ce_type", "x"), fc.option(bytes, { nil: undefined })),
});

describe("fingerprint", () => {
  it("is the same for the same record and for no other one", () => {
    fc.assert(
      fc.property(record, record, (one, other) => {
        const isSame = textOf(one) === textOf(other);

        expect(fingerprint(one) === fingerprint(other)).toBe(isSame);
        expect(fingerprint({ ...one, value: one.value && Buffer.from(one.value) })).toBe(fingerprint(one));
      }),
    );
  });
});

function textOf({ timestamp, value, headers }: Parameters<typeof fingerprint>[0]): string {
  const encoded = Object.entries(headers).map(([name, text]) => [name, text?.toString("hex") ?? null]);
  return JSON.stringify([timestamp, value?.toString("hex") ?? null, encoded]);
}
