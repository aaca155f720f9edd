import { describe, expect, it } from "vitest";
import { requestStatus } from "./request-status.ts";

describe("the OpenDSR status of a request", () => {
  it.each([
    [false, null, "pending"],
    [true, null, "in_progress"],
    [true, "completed", "completed"],
    [false, "not_found", "completed"],
    [true, "partial", "cancelled"],
    [false, "cancelled", "cancelled"],
    [false, "rejected", "cancelled"],
    [true, "failed", "cancelled"],
  ] as const)("that has begun: %s, and ended as %s, is %s", (begun, outcome, status) => {
    expect(requestStatus({ begun, outcome })).toBe(status);
  });
});
