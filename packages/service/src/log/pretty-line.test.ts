import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRETTY_COLUMNS, prettyLine } from "./pretty-line.ts";

const TIME = "2026-11-25T12:58:42.023Z";

describe("prettyLine", () => {
  it("tells what happened to a request: time, request, event, fields", () => {
    expect(
      prettyLine({
        level: "info",
        time: TIME,
        service: "consumer",
        requestId: "my-2",
        workspaceId: "demo1234",
        kind: "access",
        status: "completed",
        apiCalls: 7,
        event: "request_ended",
      }),
    ).toBe("12:58:42Z my-2 request_ended status=completed kind=access workspaceId=demo1234 apiCalls=7\n");
  });

  it("tells a wait in one line: for what, and until when, in ISO 8601", () => {
    const wait = {
      level: "info",
      time: TIME,
      requestId: "my-2",
      workspaceId: "demo1234",
      code: "rate_limited",
    };

    const expected =
      "12:58:42Z my-2 request_waiting code=rate_limited dueAt=2026-11-25T13:00:00Z workspaceId=demo1234\n";
    for (const dueAt of ["2026-11-25T13:00:00.000Z", Date.parse("2026-11-25T13:00:00Z")])
      expect(prettyLine({ ...wait, dueAt, event: "request_waiting" })).toBe(expected);
  });

  it("shows a level that is not info, and an error with what caused it", () => {
    expect(
      prettyLine({
        level: "error",
        time: TIME,
        error: {
          name: "LedgerError",
          code: "ledger_unavailable",
          message: "The ledger is away.",
          cause: { name: "Error", code: "ECONNREFUSED" },
        },
        event: "failed",
      }),
    ).toBe("12:58:42Z ERROR failed error=ledger_unavailable The ledger is away. error=ECONNREFUSED\n");
  });

  it("has no line of more than 100 columns, and loses nothing of a field", () => {
    const word = fc.string({ minLength: 1, maxLength: 200, unit: fc.constantFrom(..."abc-_:.0189") });
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 12 }), (requestId, values) => {
        const fields = Object.fromEntries(values.map((value, index) => [`field${index}`, value]));
        const text = prettyLine({ level: "info", time: TIME, requestId, ...fields, event: "happened" });

        expect(text.endsWith("\n")).toBe(true);
        for (const line of text.trimEnd().split("\n"))
          expect(line.length).toBeLessThanOrEqual(PRETTY_COLUMNS);
        const joined = text.replaceAll(/\s+/g, "");
        for (const value of [requestId, ...values]) expect(joined).toContain(value);
      }),
    );
  });
});
