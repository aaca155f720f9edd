import { expect, it } from "vitest";
import { failureOf } from "./failure-of.ts";

class OwnError extends Error {
  readonly code = "ship_lost";
  readonly retryable = true;
}
const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.1:80"), { code: "ECONNREFUSED" });

it.each([
  [new OwnError("the ship is lost"), "the ship is lost (ship_lost)"],
  [new OwnError("the ship\n  is lost", { cause: refused }), "the ship is lost (ECONNREFUSED)"],
  [new OwnError("no way to /ships (ENOENT)"), "no way to /ships (ENOENT)"],
  [refused, "ECONNREFUSED"],
  [new TypeError("of jo@example.com"), "TypeError"],
])("%o", (error, line) => {
  expect(failureOf(error)).toBe(line);
});
