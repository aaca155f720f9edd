import { describe, expect, it } from "vitest";
import { pathWith } from "../test/programs.ts";
import { runProgram } from "./run-program.ts";

describe("runProgram", () => {
  const run = (script: string, options: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
    runProgram("program", [], {
      environment: { PATH: `${pathWith({ program: script })}:/usr/bin:/bin` },
      timeoutMs: 120_000,
      ...options,
    });

  it("tells how the program ended and all that it said", async () => {
    expect(await run("echo out; echo error >&2; exit 3")).toEqual({ code: 3, output: "out\nerror\n" });
  });

  it("resolves for a program that is not there", async () => {
    const missing = runProgram("program", [], { environment: { PATH: "/nowhere" }, timeoutMs: 1_000 });

    expect(await missing).toEqual({ code: null, output: "" });
  });

  it("waits no longer than it may, though a child of the program holds its output open", async () => {
    expect(await run("echo begun; sleep 60; true", { timeoutMs: 500 })).toEqual({
      code: null,
      output: "begun\n",
    });
  });

  it("starts nothing for a signal that has fired", async () => {
    expect(await run("echo started", { signal: AbortSignal.abort() })).toEqual({ code: null, output: "" });
  });
});
