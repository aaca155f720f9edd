import { afterEach, describe, expect, it } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const line = `${JSON.stringify({ requestId: "d1", kind: "deletion", identifiers: [{ type: "email", value: "jo@example.com" }] })}\n`;

describe("re-erase", () => {
  let scenario: Scenario;
  afterEach(() => scenario.close());

  it("deletes a restored contact once more, and not the new customer of the same address", async () => {
    const created_at = Math.floor(Date.now() / 1_000);
    const old = { id: "jo1", role: "user" as const, email: "jo@example.com", created_at: created_at - 3_600 };
    scenario = await createScenario(seedOf({ contacts: [old] }));
    const first = scenario.start({}, { input: line, arguments: ["--max-wait", "60s"] });
    expect(await first.exited, first.log()).toBe(0);
    const newer = {
      id: "jo2",
      role: "user" as const,
      email: "jo@example.com",
      created_at: created_at + 3_600,
    };
    scenario.simulator.control.seed(seedOf({ contacts: [old, newer] }));

    const asked = scenario.start({}, { arguments: ["re-erase", "--since", "2026-01-01", "--yes"] });
    expect(await asked.exited, asked.log() + asked.stdout()).toBe(0);
    const [found, counts] = asked
      .stdout()
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text));
    expect(found).toMatchObject({ sender: "pipe", requestId: "d1", contacts: ["jo1"] });
    expect(counts).toMatchObject({ result: "asked", looked: 1, asked: 1, failed: 0 });

    const again = scenario.start({}, { input: "", arguments: ["--max-wait", "60s"] });
    expect(await again.exited, again.log()).toBe(0);
    expect(JSON.parse(again.stdout())).toMatchObject({ requestId: found.deletion, status: "completed" });
    expect(scenario.deletedIds().at(-1)).toBe("jo1");
    expect(scenario.deletedIds()).not.toContain("jo2");
    // One in the first run, one in this.
    expect(scenario.calls().filter((call) => call.startsWith("DELETE"))).toHaveLength(2);
  });
});
