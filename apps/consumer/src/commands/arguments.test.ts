import { describe, expect, it } from "vitest";
import { parseCommand } from "./arguments.ts";

describe("parseCommand", () => {
  it.each([
    [[], { name: "run", maxWaitMs: null }],
    [["--max-wait", "30s"], { name: "run", maxWaitMs: 30_000 }],
    [["verify", "r-1"], { name: "verify", requestId: "r-1" }],
    [
      ["replay", "--from", "2026-11-23T09:00:00Z"],
      { name: "replay", from: Date.UTC(2026, 10, 23, 9), cause: null },
    ],
    [
      ["replay", "--from", "2026-11-23T09:00:00Z", "--filter", "cause=invalid_schema"],
      { name: "replay", from: Date.UTC(2026, 10, 23, 9), cause: "invalid_schema" },
    ],
  ])("understands %j", (written, command) => {
    expect(parseCommand(written)).toEqual(command);
  });

  it.each([
    [["verify"]],
    [["replay"]],
    [["dance"]],
    [["--max-wait", "soon"]],
    [["--unknown"]],
    [["replay", "--from", "2026-11-23", "--filter", "x"]],
  ])("says how it is used after %j", (written) => {
    expect(() => parseCommand(written)).toThrow(expect.objectContaining({ code: "usage" }));
  });
});
