import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyring, parseKey } from "./keyring.ts";

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);

describe("a keyring", () => {
  it("opens what it sealed, in the place it was sealed for and in no other", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), fc.string(), (plain, place, other) => {
        const keyring = createKeyring([OLD]);
        const sealed = keyring.seal(plain, place);

        expect(Buffer.from(keyring.open(sealed, place))).toEqual(Buffer.from(plain));
        if (other !== place)
          expect(() => keyring.open(sealed, other)).toThrow(expect.objectContaining({ code: "unsealable" }));
      }),
    );
  });

  it("notices any changed byte", () => {
    const keyring = createKeyring([OLD]);
    const sealed = keyring.seal(Buffer.from("mara@example.com"), "here");
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => keyring.open(changed, "here")).toThrow(expect.objectContaining({ code: "unsealable" }));
    }
  });

  it("opens with an old key, seals with the new one, and keeps its hashes", () => {
    const before = createKeyring([OLD]);
    const rotated = createKeyring([NEW, OLD]);
    const sealed = before.seal(Buffer.from("x"), "here");

    expect(Buffer.from(rotated.open(sealed, "here")).toString()).toBe("x");
    expect(() => before.open(rotated.seal(Buffer.from("x"), "here"), "here")).toThrow(
      expect.objectContaining({ code: "unsealable" }),
    );
    expect(rotated.mac("person", "jo@example.com")).toBe(before.mac("person", "jo@example.com"));
  });

  it("makes unrelated hashes of one text for two purposes and for two keys", () => {
    const hashes = [OLD, NEW].flatMap((key) =>
      ["person", "meaning"].map((purpose) => createKeyring([key]).mac(purpose, "jo@example.com")),
    );

    expect(new Set(hashes).size).toBe(4);
  });

  it("reads keys as people write them, and says how to make one", () => {
    expect(Buffer.from(parseKey(` ${NEW.toString("base64")}\n`))).toEqual(NEW);
    expect(Buffer.from(parseKey(NEW.toString("hex")))).toEqual(NEW);
    expect(() => parseKey("hunter2")).toThrow(/openssl rand -base64 32/);
    expect(() => parseKey("hunter2")).not.toThrow(/hunter2/);
  });
});
