import { expect, it } from "vitest";
import { pseudonym } from "./pseudonym.ts";

it("a pseudonym is the same for the same key and text, and another for another", () => {
  const one = pseudonym("key", "mara@example.com");

  expect(one).toMatch(/^p_[0-9a-f]{16}$/);
  expect(pseudonym(Buffer.from("key"), "mara@example.com")).toBe(one);
  expect(pseudonym("other", "mara@example.com")).not.toBe(one);
  expect(pseudonym("key", "jo@example.com")).not.toBe(one);
});
