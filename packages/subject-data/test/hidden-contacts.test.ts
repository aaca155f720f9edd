import { exampleSeed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPerson } from "./support/read-person.ts";

const ARCHIVED = { email: "archived@example.com", categories: "contacts,hidden_contacts" };
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ seed: exampleSeed() });
});
afterEach(() => simulator.close());

describe("hidden contacts", () => {
  it("of the person's address are given, and nobody else's", async () => {
    const { content, rows } = await readPerson(simulator, ARCHIVED);

    expect(content.hidden_contacts).toMatchObject([{ status: "archived", email: "archived@example.com" }]);
    expect(rows).toContainEqual({ resource: "hidden_contacts", result: "searched", items: 1, pages: 1 });
    const [call] = simulator.control.calls({ endpoint: "/contacts/deleted" });
    expect(call).toMatchObject({ version: "Preview", status: 200 });
  });

  it("can't be looked for where Intercom refuses the list", async () => {
    simulator.control.workspace("demo1234").configure({ hiddenContactsListed: false });

    const { content, rows } = await readPerson(simulator, ARCHIVED);

    expect(content.hidden_contacts).toEqual([]);
    expect(rows).toContainEqual({ resource: "hidden_contacts", result: "not_searchable" });
  });

  it("are not what `all` stands for", async () => {
    const { calls } = await readPerson(simulator, { ...ARCHIVED, categories: "all" });

    expect(calls).not.toContain("/contacts/deleted");
  });
});
