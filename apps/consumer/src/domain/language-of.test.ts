import { expect, it } from "vitest";
import { languageOf } from "./language-of.ts";

it.each([
  ['{"language":"de"}', "de"],
  ["{}", null],
  ['{"language":5}', null],
  ["no JSON", null],
])("reads the language of %s", (payload, language) => {
  expect(languageOf({ payload: Buffer.from(payload) })).toBe(language);
});
