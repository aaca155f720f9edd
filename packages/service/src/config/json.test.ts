import { expect, it } from "vitest";
import { z } from "zod";
import { json } from "./json.ts";

const parties = json(
  z.array(z.strictObject({ name: z.string(), keys: z.array(z.string().min(8, "is too short")) })),
);
const mistakes = (written: string) => parties.safeParse(written).error?.issues.map(({ message }) => message);

it("takes JSON that its schema takes", () => {
  expect(parties.parse('[{"name":"portal","keys":["12345678"]}]')).toEqual([
    { name: "portal", keys: ["12345678"] },
  ]);
});

it("says where a mistake is, and quotes nothing of the text", () => {
  expect(mistakes('[{"name":"portal","keys":["secret"]}]')).toEqual(["0.keys.0: is too short"]);
  expect(mistakes('[\n {"name":secret}]')).toEqual(["is no JSON from line 2, column 10 on"]);
  expect(mistakes('{"secret":1}')).toEqual([expect.stringMatching(/^the list: (?!.*secret)/)]);
});
