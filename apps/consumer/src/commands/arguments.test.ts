import { parseCommandLine } from "@intercom-dsar/service/command-line";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HELP, parseCommand } from "./arguments.ts";

describe("parseCommand", () => {
  it.each([
    [[], { name: "run", maxWaitMs: null }],
    [["--max-wait", "30s"], { name: "run", maxWaitMs: 30_000 }],
    [["--max-wait", "0"], { name: "run", maxWaitMs: 0 }],
    [
      ["redeliver", "--from", "2026-11-23t10:00:00.5+01:00"],
      { name: "redeliver", which: { since: Date.UTC(2026, 10, 23, 9, 0, 0, 500) } },
    ],
    [["redeliver", "r-1"], { name: "redeliver", which: { id: "r-1" } }],
    [
      ["redeliver", "dead-letter:dsar.requests-0-17"],
      { name: "redeliver", which: { id: "dead-letter:dsar.requests-0-17" } },
    ],
    [["redeliver", "--from", "2026-11-23"], { name: "redeliver", which: { since: Date.UTC(2026, 10, 23) } }],
    [["check"], { name: "check" }],
    [["finish-upgrade"], { name: "finish-upgrade" }],
    [["after-restore"], { name: "after-restore" }],
    [
      ["re-erase", "--since", "2026-11-23"],
      { name: "re-erase", since: Date.UTC(2026, 10, 23), isConfirmed: false },
    ],
    [
      ["re-erase", "--since", "2026-11-23T09:00:00Z", "--yes"],
      { name: "re-erase", since: Date.UTC(2026, 10, 23, 9), isConfirmed: true },
    ],
    [["pause", "--all"], { name: "pause", target: { scope: "everything" } }],
    [["resume", "--workspace", "ws1"], { name: "resume", target: { scope: "workspace", name: "ws1" } }],
    [["pause", "--sender", "portal"], { name: "pause", target: { scope: "sender", name: "portal" } }],
    [["withdraw", "--sender", "portal"], { name: "withdraw", sender: "portal" }],
    [["release", "--sender", "portal"], { name: "release", sender: "portal" }],
    [["report", "--ccpa-7102", "--year", "2026"], { name: "report", year: 2026 }],
    [["verify", "r-1"], { name: "verify", requestId: "r-1" }],
    [["certificate", "-r-1"], { name: "certificate", requestId: "-r-1", isPage: false, language: null }],
    [
      ["certificate", "r-1", "--html", "--language", "de"],
      { name: "certificate", requestId: "r-1", isPage: true, language: "de" },
    ],
    [
      ["audit", "export", "--from", "2026-11-01", "--to", "2026-12-01", "--into", "audit"],
      { name: "audit", from: Date.UTC(2026, 10), to: Date.UTC(2026, 11), folder: "audit" },
    ],
    [
      ["replay", "--from", "2026-11-23T09:00:00Z"],
      {
        name: "replay",
        from: Date.UTC(2026, 10, 23, 9),
        cause: null,
        maxBatchBytes: null,
        isConfirmed: false,
      },
    ],
    [
      ["replay", "--from", "2026-11-23T09:00:00Z", "--filter", "cause=invalid_schema"],
      {
        name: "replay",
        from: Date.UTC(2026, 10, 23, 9),
        cause: "invalid_schema",
        maxBatchBytes: null,
        isConfirmed: false,
      },
    ],
    [
      ["replay", "--from", "2026-11-23", "--yes"],
      { name: "replay", from: Date.UTC(2026, 10, 23), cause: null, maxBatchBytes: null, isConfirmed: true },
    ],
    [
      ["replay", "--from", "2026-11-23", "--max-batch-bytes", "512MiB"],
      {
        name: "replay",
        from: Date.UTC(2026, 10, 23),
        cause: null,
        maxBatchBytes: 512 * 1024 * 1024,
        isConfirmed: false,
      },
    ],
  ])("understands %j", (written, command) => {
    expect(parseCommand(written)).toEqual(command);
  });

  it("takes any request id, also one that begins with a dash", () => {
    const ids = fc
      .stringMatching(/^-[A-Za-z0-9._-]{0,127}$/)
      .filter((id) => !["--", "--from", "--filter", "--max-wait", "--max-batch-bytes"].includes(id));
    fc.assert(
      fc.property(ids, fc.constantFrom("verify", "redeliver"), (requestId, name) => {
        const command = parseCommand([name, requestId]);

        expect(command).toEqual(name === "verify" ? { name, requestId } : { name, which: { id: requestId } });
      }),
    );
  });

  it("takes whatever stands behind -- for a request id", () => {
    expect(parseCommand(["verify", "--", "--from"])).toEqual({ name: "verify", requestId: "--from" });
  });

  it.each([
    [["verify"]],
    [["check", "kafka"]],
    [["redeliver", "--form=2026-11-23"]],
    [["redeliver", "--form", "2026-11-23"]],
    [["replay"]],
    [["dance"]],
    [["replay", "--from", "2026-11-23T09:00:00"]],
    [["replay", "--from", "23 Nov 2026"]],
    [["--max-wait", "soon"]],
    [["--unknown"]],
    [["replay", "--from", "2026-11-23", "--filter", "x"]],
    [["replay", "--from", "2026-11-23", "--max-batch-bytes", "512"]],
    [["replay", "--from", "2026-11-23", "--max-batch-bytes", "many"]],
    [["replay", "--from", "2026-11-23", "--max-batch-bytes", "999999999GiB"]],
  ])("refuses %j", (written) => {
    expect(() => parseCommandLine({ name: "consumer", help: HELP, read: parseCommand }, written)).toThrow(
      expect.objectContaining({ code: "usage" }),
    );
  });
});
