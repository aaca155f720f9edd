import { exampleSeed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPerson } from "./support/read-person.ts";

const MARA = {
  email: "mara.linden@example.com",
  categories: "contacts,custom_objects",
  customObjectTypes: ["Order"],
};
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ seed: exampleSeed() });
});
afterEach(() => simulator.close());

describe("custom objects", () => {
  it("that refer to the contact are given, and nobody else's", async () => {
    const { content, rows, calls } = await readPerson(simulator, MARA);

    const user = content.contacts?.find(({ role }) => role === "user");
    expect(user?.custom_objects).toMatchObject([
      { id: "1", type: "Order", external_id: "ORDER-1", custom_attributes: { total_amount: "49.90" } },
    ]);
    expect(JSON.stringify(content)).not.toContain("ORDER-2");
    expect(rows).toContainEqual({ resource: "custom_objects", result: "searched", items: 1, pages: 2 });
    expect(calls).toHaveLength(1 + 2);
  });

  it("are not believed where the list is the same for a contact that can't exist", async () => {
    simulator.control.workspace("demo1234").configure({ customObjectFilter: "ignored" });

    const { content, rows, remarks } = await readPerson(simulator, MARA);

    expect(JSON.stringify(content)).not.toContain("ORDER");
    expect(rows).toContainEqual({ resource: "custom_objects", result: "failed", items: 0, pages: 0 });
    expect(remarks).toEqual([expect.stringContaining("CUSTOM_OBJECT_TYPES")]);
  });

  it("of a type that is not there have failed", async () => {
    const { rows } = await readPerson(simulator, { ...MARA, customObjectTypes: ["Order", "Ship"] });

    expect(rows).toContainEqual({ resource: "custom_objects", result: "failed", items: 1, pages: 2 });
  });

  it("are not covered where no type is configured", async () => {
    const { rows, calls } = await readPerson(simulator, { ...MARA, customObjectTypes: [] });

    expect(rows).toContainEqual(
      expect.objectContaining({ resource: "custom_objects", result: "not_covered" }),
    );
    expect(calls).toEqual([]);
  });

  it("name nobody else in their attributes", async () => {
    const seed = exampleSeed();
    const [order] = seed.workspaces[0]?.custom_objects ?? [];
    if (order !== undefined) {
      order.custom_attributes = {
        buyer: { type: "contact", id: "6762f0d01bb69f9f2193bb7d" },
        seller: [{ type: "contact", id: "x", name: "Kim Holm" }],
      };
    }
    await simulator.close();
    simulator = await startSimulator({ seed });

    const { content, cuts } = await readPerson(simulator, MARA);

    expect(JSON.stringify(content)).not.toContain("Kim Holm");
    expect(content.contacts?.find(({ role }) => role === "user")?.custom_objects).toMatchObject([
      { custom_attributes: { buyer: { id: "6762f0d01bb69f9f2193bb7d" }, seller: [null] } },
    ]);
    expect(cuts).toContainEqual(expect.objectContaining({ rule: "other-contact", count: 1 }));
  });
});
