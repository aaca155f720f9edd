import { expect, it } from "vitest";
import { createOwnWords } from "./own-words.ts";

it("knows a text by its place, and anywhere where the item is arranged anew, as often as it was written", () => {
  const own = createOwnWords();
  own.add("a.b", "hello");
  own.add("a.c", "hello");

  expect(own.take("a.x", "hello")).toBe(false);
  const anywhere = own.anywhere();
  expect([1, 2, 3].map(() => anywhere.take("a.x", "hello"))).toEqual([true, true, false]);
  expect(own.take("a.b", "hello")).toBe(true);
});
