import { expect, it } from "vitest";

it("would pass", () => {
  expect(true).toBe(true);
});
