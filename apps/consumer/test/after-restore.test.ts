import { renameSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const line = (requestId: string) =>
  `${JSON.stringify({ requestId, kind: "deletion", identifiers: [{ type: "email", value: "jo@example.com" }] })}\n`;

describe("after-restore", () => {
  let scenario: Scenario;
  afterEach(() => scenario.close());

  it("lets nobody be deleted again who came back after a deletion that the backup does not know of", async () => {
    const contacts = [{ id: "jo1", role: "user" as const, email: "jo@example.com" }];
    scenario = await createScenario(seedOf({ contacts }));
    const ledger = `${scenario.directory}/ledger.db`;
    const first = scenario.start(
      { INTERCOM_BASE_URL: "http://127.0.0.1:1" },
      { input: line("d1"), arguments: ["--max-wait", "0"] },
    );
    await first.exited;
    new DatabaseSync(ledger).exec(`VACUUM INTO '${scenario.directory}/backup.db'`);
    const second = scenario.start({}, { input: line("d2"), arguments: ["--max-wait", "60s"] });
    expect(await second.exited, second.log()).toBe(0);
    expect(scenario.deletedIds()).toEqual(["jo1"]);

    for (const rest of ["-wal", "-shm"]) rmSync(`${ledger}${rest}`, { force: true });
    renameSync(`${scenario.directory}/backup.db`, ledger);
    scenario.simulator.control.seed(
      seedOf({ contacts: [{ id: "jo2", role: "user", email: "jo@example.com" }] }),
    );
    const outcomes = second.stdout();
    const settled = scenario.start({}, { input: `${outcomes}no outcome\n`, arguments: ["after-restore"] });
    expect(await settled.exited, settled.log()).toBe(1);
    expect(JSON.parse(settled.stdout())).toEqual({
      result: "settled",
      purged: 0,
      ended: 1,
      remembered: 1,
      known: 0,
      refusedLines: [3],
    });

    const again = scenario.start({}, { input: line("d1") + line("d2") });
    expect(await again.exited, again.log()).toBe(0);
    expect(again.stdout()).toBe("");
    expect(scenario.deletedIds()).toEqual(["jo1"]);
  });
});
