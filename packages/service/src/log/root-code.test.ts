import { expect, it } from "vitest";
import { rootCode } from "./root-code.ts";

const withCode = (code: unknown, cause?: unknown) =>
  Object.assign(new Error("of somebody", cause === undefined ? undefined : { cause }), { code });

it.each([
  [withCode("network_error", { name: "Error", code: "ECONNREFUSED" }), "ECONNREFUSED"],
  [withCode("network_error", withCode("fetch", withCode("CERT_HAS_EXPIRED"))), "CERT_HAS_EXPIRED"],
  [new Error("outer", { cause: withCode("ENOTFOUND") }), "ENOTFOUND"],
  [withCode("unauthorized", { name: "Error", code: null }), "unauthorized"],
  [withCode("not a code: mara@example.com"), null],
  [new Error("none"), null],
  [undefined, null],
])("finds the deepest code of %s", (error, code) => {
  expect(rootCode(error)).toBe(code);
});
