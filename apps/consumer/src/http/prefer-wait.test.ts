import { describe, expect, it } from "vitest";
import { preferredWait } from "./prefer-wait.ts";

describe("preferredWait", () => {
  it.each([
    ["wait=30", 30_000],
    ["wait=0", 0],
    ['wait="5"', 5_000],
    ["Wait = 5", 5_000],
    ["respond-async, wait=10", 10_000],
    ["wait=10; x=1, respond-async", 10_000],
    ["wait=100000", 60_000],
    [undefined, null],
    ["", null],
    ["respond-async", null],
    ["wait", null],
    ["wait=soon", null],
    ["wait=-1", null],
    ["wait=1e3", null],
    ["xwait=5", null],
  ])("reads %j as %j", (header, milliseconds) => {
    expect(preferredWait(header)).toBe(milliseconds);
  });
});
