import { describe, expect, it } from "vitest";
import { keyList } from "./key-list.ts";

const KEY = Buffer.alloc(32, 7);
const ZEROS = Buffer.alloc(32);
const mistake = (written: string) =>
  keyList()
    .safeParse(written)
    .error?.issues.map(({ message }) => message);

describe("keyList", () => {
  it("reads keys in base64 and hex, separated by commas", () => {
    expect(keyList().parse(`${KEY.toString("base64")}, ${KEY.toString("hex")}`)).toEqual([KEY, KEY]);
  });

  it.each(["hunter2", `${KEY.toString("hex")},`, KEY.subarray(1).toString("hex")])(
    "refuses %s",
    (written) => {
      expect(mistake(written)).toEqual([expect.stringMatching(/^write one key or more/)]);
    },
  );

  it.each(["base64", "hex"] as const)("refuses zeros in %s, beside a key too", (encoding) => {
    const zeros = ZEROS.toString(encoding);

    for (const written of [zeros, `${KEY.toString("hex")},${zeros}`])
      expect(mistake(written)).toEqual([expect.stringMatching(/^a key of nothing but zeros/)]);
  });
});
