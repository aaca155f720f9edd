import { ERASABLE } from "@intercom-dsar/subject-data";
import { describe, expect, it } from "vitest";
import { createTestRequest } from "../../testing/flow-context.ts";
import { useWorkspace } from "../../testing/use-workspace.ts";
import { FLOWS } from "../flows.ts";

const JO = "jo@example.com";
const SAM = { type: "user", id: "b1", email: "sam@example.com" } as const;
const AT = 1_734_600_000;
const DONE = {
  attemptedAt: expect.any(String),
  acceptedAt: expect.any(String),
  verifiedAt: expect.any(String),
  basis: "accepted",
};

describe("a deletion that erases tickets and custom objects", () => {
  const world = useWorkspace({
    admins: [{ id: "991", name: "Ada", email: "ada@colleagues.example" }],
    contacts: [
      { id: "a1", role: "user", email: JO },
      { id: "b1", role: "user", email: SAM.email },
    ],
    tickets: [
      { id: "1", ticket_id: "901", contact_ids: ["a1"], created_at: AT },
      { id: "2", ticket_id: "902", contact_ids: ["a1", "b1"], created_at: AT },
      { id: "3", ticket_id: "903", contact_ids: ["b1"], created_at: AT },
      {
        id: "4",
        ticket_id: "904",
        contact_ids: ["a1"],
        created_at: AT,
        parts: [{ author: SAM, body: "x", created_at: AT }],
      },
    ],
    custom_objects: [
      { type: "Order", id: "7", external_id: "o7", created_at: AT, contact_ids: ["a1"] },
      {
        type: "Order",
        id: "8",
        external_id: "o8",
        created_at: AT,
        contact_ids: ["a1", "b1"],
        custom_attributes: {
          buyers: [
            { type: "contact", id: "a1" },
            { type: "contact", id: "b1" },
          ],
        },
      },
      { type: "Order", id: "9", external_id: "o9", created_at: AT, contact_ids: ["b1"] },
    ],
  });

  async function run(kind: "preview" | "deletion") {
    const context = createTestRequest(kind, [JO]).context(world.client);
    const erasing = { ...context, deletionCategories: ERASABLE, customObjectTypes: ["Order"] };
    const disposition = await FLOWS[kind].run(erasing);
    if (disposition.kind !== "finished") throw new Error(`not finished: ${disposition.code}`);
    return disposition;
  }
  const { effects } = world;

  it("deletes what is the person's alone, leaves what others share, and the contacts go last", async () => {
    const previewed = await run("preview");
    const { status, reason, body } = await run("deletion");

    expect(effects()).toEqual(["ticket_deleted 1", "custom_object_deleted Order/7", "contact_deleted a1"]);
    expect([status, reason?.code]).toEqual(["partial", "records_left"]);
    expect(body.deletion?.tickets).toEqual([{ id: "1", how: "deleted", ...DONE }]);
    expect(body.deletion?.customObjects).toEqual([{ id: "7", type: "Order", how: "deleted", ...DONE }]);
    expect(body.deletion?.left).toEqual([
      { id: "2", role: "ticket", category: "tickets", reason: "shared" },
      { id: "4", role: "ticket", category: "tickets", reason: "shared" },
      { id: "8", type: "Order", role: "custom_object", category: "custom_objects", reason: "shared" },
    ]);
    expect(body.deletion?.planDigest).toBe(previewed.body.plan?.digest);
    expect(body.coverage).toContainEqual({ resource: "tickets", result: "searched", items: 5, pages: 2 });
  });

  it("erases groups first, then conversations, tickets and custom objects, then contacts, also what came meanwhile", async () => {
    const workspace = world.control;
    const jo = { type: "user", id: "a1", email: JO } as const;
    const conversation = (id: string, contact_ids: string[]) =>
      workspace.addConversation({ id, contact_ids, created_at: AT, source: { author: jo, body: "Hello" } });
    conversation("10", ["a1"]);
    conversation("20", ["a1", "b1"]);
    const request = createTestRequest("deletion", [JO]);
    let isNew = true;
    request.afterWrite = (steps) => {
      // Before the next search: it finds a group that the plan lacks.
      if (isNew && steps.includes("erase.settled")) conversation("30", ["a1", "b1"]);
      if (steps.includes("erase.settled")) isNew = false;
    };

    await FLOWS.deletion.run({
      ...request.context(world.client),
      deletionCategories: ERASABLE,
      customObjectTypes: ["Order"],
    });

    expect(effects()).toEqual([
      "part_redacted 20/4020",
      "contact_detached 20/a1",
      "conversation_deleted 10",
      "ticket_deleted 1",
      "custom_object_deleted Order/7",
      "part_redacted 30/4030",
      "contact_detached 30/a1",
      "contact_deleted a1",
    ]);
  });

  it("completes where it deletes the last record of a type, which stays configured", async () => {
    world.simulator.control.reset();
    world.simulator.control.seed({
      workspaces: [
        {
          id: "ws1",
          tokens: [{ token: "token" }],
          contacts: [{ id: "a1", role: "user", email: JO }],
          custom_objects: [
            { type: "Order", id: "7", external_id: "o7", created_at: AT, contact_ids: ["a1"] },
          ],
        },
      ],
    });

    const { status, reason, body } = await run("deletion");

    expect([status, reason]).toEqual(["completed", null]);
    expect(body.deletion?.customObjects).toMatchObject([{ id: "7", how: "deleted" }]);
  });

  it("does not believe a list of custom objects that is the same for everybody", async () => {
    world.control.configure({ customObjectFilter: "ignored" });

    const { status, reason } = await run("deletion");

    expect(effects().filter((effect) => effect.startsWith("custom_object"))).toEqual([]);
    expect([status, reason?.code]).toEqual(["partial", "items_missing"]);
  });
});
