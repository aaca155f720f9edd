import { exampleSeed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPerson } from "./support/read-person.ts";

const MARA = { email: "mara.linden@example.com" };
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ seed: exampleSeed() });
});
afterEach(() => simulator.close());

describe("tags, segments, subscriptions", () => {
  it("are read with their names", async () => {
    const { content } = await readPerson(simulator, { ...MARA, categories: "contacts,tags,segments" });

    const user = content.contacts?.find(({ role }) => role === "user");
    expect(user).toMatchObject({
      tags: { type: "list", total_count: 1 },
      tag_names: [{ id: "80", name: "Beta" }],
      segments: [{ name: "Active" }],
    });
  });

  it("asks for no tags of a contact that counts none", async () => {
    const { calls, rows } = await readPerson(simulator, { ...MARA, categories: "contacts,tags" });

    expect(calls).toEqual(["/contacts/{contact_id}/tags"]);
    expect(rows).toContainEqual({ resource: "tags", result: "searched", items: 1, pages: 1 });
  });

  it("tells choices from defaults, and reads the types once for all contacts", async () => {
    const { content, calls } = await readPerson(simulator, { ...MARA, categories: "contacts,subscriptions" });

    const of = (role: string) => content.contacts?.find((contact) => contact.role === role)?.subscriptions;
    const [left, byDefault] = [
      { subscription_type: { id: "91" }, chosen: true, receives: false },
      { subscription_type: { id: "92" }, chosen: false, receives: false },
    ];
    expect(of("user")).toMatchObject([left, byDefault]);
    expect(of("lead")).toMatchObject([{ chosen: false, receives: true }, byDefault]);
    expect(calls.filter((endpoint) => endpoint === "/subscription_types")).toHaveLength(1);
  });
});

describe("events", () => {
  it("are listed by Intercom's id, which finds leads too, with summaries of older ones", async () => {
    const { content, rows } = await readPerson(simulator, { ...MARA, categories: "contacts,events" });

    const user = content.contacts?.find(({ role }) => role === "user");
    expect(user?.event_summaries).toMatchObject([{ name: "invoice-downloaded", count: 2 }]);
    expect(user?.events).toEqual([]);
    expect(rows).toContainEqual({ resource: "events", result: "searched", items: 0, pages: 2 });
    expect(rows).toContainEqual({ resource: "events.summaries", result: "searched", items: 1, pages: 2 });
    const lookups = simulator.control.calls({ endpoint: "/events" });
    expect(lookups).toHaveLength(4);
    expect(lookups.every(({ status }) => status === 200)).toBe(true);
  });

  it("are a row without a scope where they are optional", async () => {
    const scopes = ["read_users_companies", "read_one_user_and_company"] as const;
    simulator.control.workspace("demo1234").setScopes("demo", [...scopes]);

    const { rows, content } = await readPerson(simulator, { ...MARA, categories: "contacts,notes,events?" });

    expect(rows).toContainEqual(expect.objectContaining({ resource: "events", result: "no_scope" }));
    expect(content.contacts).toHaveLength(2);
  });
});
