import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDataKeySeal, isUnderDataKey } from "./data-key.ts";
import { createKeyring } from "./keyring.ts";

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const unsealable = expect.objectContaining({ code: "unsealable" });

describe("a data key", () => {
  it("opens what it sealed, in its place, and nothing else does: no other key, no other place, no keyring", () => {
    fc.assert(
      fc.property(
        key,
        key,
        fc.uint8Array(),
        fc.string(),
        fc.string(),
        (own, other, plain, place, elsewhere) => {
          const sealed = createDataKeySeal(own).seal(plain, place);

          expect(Buffer.from(createDataKeySeal(own).open(sealed, place))).toEqual(Buffer.from(plain));
          expect(isUnderDataKey(sealed)).toBe(true);
          expect(() => createKeyring([own]).open(sealed, place)).toThrow(unsealable);
          if (!Buffer.from(own).equals(other))
            expect(() => createDataKeySeal(other).open(sealed, place)).toThrow(unsealable);
          if (elsewhere !== place)
            expect(() => createDataKeySeal(own).open(sealed, elsewhere)).toThrow(unsealable);
        },
      ),
    );
  });

  it("notices any changed byte, and takes nothing that a keyring sealed", () => {
    const { seal, open } = createDataKeySeal(Buffer.alloc(32, 1));
    const sealed = seal(Buffer.from("mara@example.com"), "here");
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => open(changed, "here")).toThrow(unsealable);
    }
    const byKeyring = createKeyring([Buffer.alloc(32, 1)]).seal(Buffer.from("x"), "here");
    expect(isUnderDataKey(byKeyring)).toBe(false);
    expect(() => open(byKeyring, "here")).toThrow(unsealable);
  });
});
