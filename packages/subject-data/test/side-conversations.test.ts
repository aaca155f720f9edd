import { exampleSeed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPerson } from "./support/read-person.ts";

const MARA = { email: "mara.linden@example.com", categories: "contacts,side_conversations" };
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ seed: exampleSeed() });
});
afterEach(() => simulator.close());

describe("side conversations", () => {
  it("are counted at each conversation of the person, and nothing of them is given", async () => {
    const { content, rows, remarks, calls } = await readPerson(simulator, MARA);

    expect(rows).toContainEqual({ resource: "side_conversations", result: "searched", items: 1, pages: 3 });
    expect(remarks).toEqual([expect.stringMatching(/^1 side conversation of colleagues hangs on/)]);
    expect(calls.filter((endpoint) => endpoint.endsWith("/side_conversations"))).toHaveLength(3);
    expect(Object.keys(content)).toEqual(["contacts"]);
    expect(JSON.stringify(content)).not.toContain("Kim Holm");
  });

  it("cost no search more where conversations are read as well", async () => {
    const { calls } = await readPerson(simulator, {
      ...MARA,
      categories: "contacts,conversations,side_conversations",
    });

    expect(calls.filter((endpoint) => endpoint === "/conversations/search")).toHaveLength(2);
  });

  it("of a conversation that is gone meanwhile are none", async () => {
    simulator.control.faults.add({
      match: { endpoint: "/conversations/{id}/side_conversations" },
      times: 1,
      action: { kind: "status", status: 404 },
    });

    const { rows } = await readPerson(simulator, MARA);

    expect(rows).toContainEqual(expect.objectContaining({ resource: "side_conversations", items: 0 }));
  });

  it("that could not be counted have failed", async () => {
    simulator.control.workspace("demo1234").setScopes("demo", ["read_users_companies"]);

    const { rows } = await readPerson(simulator, { ...MARA, categories: "contacts,side_conversations?" });

    expect(rows).toContainEqual({ resource: "side_conversations", result: "no_scope", items: 0 });
  });
});
