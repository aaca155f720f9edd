import { expect, it } from "vitest";
import { logFormat } from "./log-format.ts";

it("is pretty on a terminal and JSON elsewhere, unless it is said otherwise", () => {
  expect(logFormat(undefined, { isTTY: true })).toBe("pretty");
  expect(logFormat(undefined, {})).toBe("json");
  expect(logFormat("json", { isTTY: true })).toBe("json");
  expect(logFormat("pretty", {})).toBe("pretty");
});
