import { describe, expect, it } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { type Check, failed, ok } from "./check.ts";
import { runChecks } from "./run-checks.ts";

const NEVER = new AbortController().signal;
const check = (name: string, run: Check["run"], needs?: string): Check => ({
  name,
  variable: name.toUpperCase(),
  run,
  ...(needs !== undefined && { needs }),
});

describe("runChecks", () => {
  it("makes every check, whatever came of the others, and keeps their order", async () => {
    const rows = await runChecks(
      [
        check("a", async () => {
          throw Object.assign(new Error("connect ECONNREFUSED secret@host"), { code: "ECONNREFUSED" });
        }),
        check("b", async () => ok("here")),
        check("c", async () => failed("wrong", "OTHER")),
      ],
      NEVER,
    );

    expect(rows).toEqual([
      { name: "a", result: "failed", variable: "A", detail: "ECONNREFUSED" },
      { name: "b", result: "ok", variable: "B", detail: "here" },
      { name: "c", result: "failed", variable: "OTHER", detail: "wrong" },
    ]);
  });

  it("skips what needs a check that was not ok, and all behind it", async () => {
    const never = async () => {
      throw new Error("was run");
    };
    const rows = await runChecks(
      [check("a", async () => failed("away")), check("b", never, "a"), check("c", never, "b")],
      NEVER,
    );

    expect(rows.map(({ result, detail }) => [result, detail])).toEqual([
      ["failed", "away"],
      ["skipped", "needs a"],
      ["skipped", "needs b"],
    ]);
  });

  it("ends a check after ten seconds, and tells it so", async () => {
    const clock = createManualClock();
    let received: AbortSignal | undefined;
    const rows = runChecks(
      [
        {
          ...check("a", (signal) => {
            received = signal;
            return new Promise(() => {});
          }),
          place: "db:5432",
        },
      ],
      NEVER,
      clock,
    );
    await clock.advance(10_000);

    expect(await rows).toMatchObject([{ result: "failed", detail: "db:5432: no result within 10 s" }]);
    expect(received?.aborted).toBe(true);
  });

  it("ends with the program", async () => {
    const stop = new AbortController();
    const rows = runChecks([check("a", () => new Promise(() => {}))], stop.signal);
    stop.abort();

    expect(await rows).toMatchObject([{ result: "failed", detail: "stopped" }]);
  });
});
