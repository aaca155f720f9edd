import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const OLD = randomBytes(32).toString("base64");
const NEW = randomBytes(32).toString("base64");
const REQUEST = `${JSON.stringify({
  requestId: "d1",
  kind: "deletion",
  identifiers: [{ type: "email", value: "jo@example.com" }],
})}\n`;

describe("LEDGER_KEY with a new key in front of the old one", () => {
  let scenario: Scenario;
  afterEach(() => scenario.close());

  it("opens what the old one sealed, finishes it, and knows the request again", async () => {
    const contacts = [{ id: "jo1", role: "user" as const, email: "jo@example.com" }];
    scenario = await createScenario(seedOf({ contacts, settings: { visibleAfterDeleteMs: 3_000 } }));
    const before = scenario.start({ LEDGER_KEY: OLD }, { input: REQUEST, arguments: ["--max-wait", "1s"] });
    expect(await before.exited, before.log()).toBe(3);

    const rotated = { LEDGER_KEY: `${NEW},${OLD}` };
    const after = scenario.start(rotated, { input: REQUEST });

    expect(await after.exited, after.log()).toBe(0);
    expect(
      after
        .stdout()
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).status),
    ).toEqual(["completed"]);
    expect(scenario.deletedIds()).toEqual(["jo1"]);
    expect(after.log()).toContain('"keys_rewrapped"');
    const check = scenario.start(rotated, { arguments: ["check"], input: "" });
    expect(await check.exited, check.log()).toBe(0);
    expect(check.stdout()).toMatch(/key [0-9a-f]{8} may go, its 1 hashes are known without it until/);
    const verified = scenario.start(rotated, { arguments: ["verify", "d1"], input: "" });
    expect(await verified.exited, verified.log()).toBe(0);
    const alone = scenario.start({ LEDGER_KEY: NEW }, { input: REQUEST });
    expect(await alone.exited, alone.log()).toBe(0);
    expect(alone.stdout() + alone.log()).not.toMatch(/conflict|"completed"/);
  });
});
