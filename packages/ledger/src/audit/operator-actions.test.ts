import { describe, expect, it } from "vitest";
import { DAY, START } from "../testing/submissions.ts";
import { DIALECTS, useLedgers } from "../testing/use-ledgers.ts";

const ACTION = {
  actor: "jane",
  credential: "console",
  role: "operator",
  action: "cancel",
  requestId: "r1",
  target: { sender: "portal", requestId: "r1" },
  reason: "OPS-1",
};

describe.each(DIALECTS)("what operators did (%s)", (dialect) => {
  const ledgers = useLedgers(dialect);

  it("is listed newest first, with what became of it, and never changed", async () => {
    const { audit } = await ledgers.freshLedger();
    await audit.begin({ ...ACTION, actionId: "one" });
    await audit.end("one", { result: "cancelled", done: 1, skipped: 0, failed: 0 });
    ledgers.now = START + 1;
    await audit.begin({
      ...ACTION,
      actionId: "two",
      requestId: null,
      target: { scope: "everything" },
      reason: null,
    });

    expect(await audit.list({ limit: 10 })).toEqual([
      {
        ...ACTION,
        actionId: "two",
        requestId: null,
        target: { scope: "everything" },
        reason: null,
        at: START + 1,
        outcome: null,
      },
      {
        ...ACTION,
        actionId: "one",
        at: START,
        outcome: { result: "cancelled", done: 1, skipped: 0, failed: 0, at: START },
      },
    ]);
    expect(await audit.list({ limit: 10, requestId: "r1" })).toMatchObject([{ actionId: "one" }]);
    expect(await audit.list({ limit: 10, after: { at: START + 1, actionId: "two" } })).toMatchObject([
      { actionId: "one" },
    ]);
    for (const table of ["operator_actions", "operator_results"])
      await expect(ledgers.databases[0]?.query(`UPDATE ${table} SET at = 0`)).rejects.toThrow();
  });

  it("is forgotten when ids are", async () => {
    const { audit, maintenance } = await ledgers.freshLedger();
    await audit.begin({ ...ACTION, actionId: "one" });
    ledgers.now = START + 399 * DAY;
    await maintenance.purge();
    expect(await audit.list({ limit: 1 })).toHaveLength(1);
    ledgers.now = START + 401 * DAY;
    await maintenance.purge();

    expect(await audit.list({ limit: 1 })).toEqual([]);
  });
});
