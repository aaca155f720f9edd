import { ERASABLE, parseHoldFile } from "@intercom-dsar/subject-data";
import { describe, expect, it } from "vitest";
import { createTestRequest } from "../../testing/flow-context.ts";
import { useWorkspace } from "../../testing/use-workspace.ts";
import { FLOWS } from "../flows.ts";

const JO = "jo@example.com";
const KIM = "kim@example.com";
const ME = { type: "user", id: "a1", email: JO } as const;
const AT = 1_734_600_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
const TAG = "- { code: case_17, tag: Legal hold }";
const LEGAL = { tags: [{ id: "t1", name: "Legal hold" }] };
const CONTACTS_HELD = ["lead a2 held case_17", "user a1 held case_17"];
const ALL_HELD = [
  "conversation 10 held case_17",
  "custom_object 7 held case_17",
  "lead a2 held case_17",
  "ticket 1 held case_17",
  "user a1 held case_17",
];

describe("a deletion under holds", () => {
  const world = useWorkspace({
    contacts: [
      { id: "a1", role: "user", email: JO, custom_attributes: { case: 17 } },
      { id: "a2", role: "lead", email: JO, segments: [{ id: "s1", name: "VIP" }] },
      { id: "k1", role: "user", email: KIM },
    ],
    conversations: [{ id: "10", contact_ids: ["a1"], created_at: AT, source: { author: ME, body: "Hello" } }],
    tickets: [{ id: "1", ticket_id: "901", contact_ids: ["a1"], created_at: AT }],
    custom_objects: [
      { type: "Order", id: "7", external_id: "o7", created_at: AT, contact_ids: ["a1"] },
      { type: "Order", id: "8", external_id: "o8", created_at: AT, contact_ids: ["k1"] },
    ],
  });

  const erased = () =>
    world.simulator.control
      .effects()
      .filter(({ call }) => call !== null)
      .map(({ kind, id }) => `${kind} ${id}`);

  async function run(
    kind: "preview" | "deletion",
    rules: string,
    {
      request = createTestRequest(kind, [JO]),
      deletionCategories = ERASABLE,
      approvalAbove = null as null | number,
    } = {},
  ) {
    const holds = parseHoldFile(`format: intercom-dsar.holds.v1\nholds:\n${rules}`).of("ws1");
    const context = request.context(world.client);
    return FLOWS[kind].run({
      ...context,
      deletionCategories,
      approvalAbove,
      holds,
      customObjectTypes: ["Order"],
    });
  }

  async function finish(...parameters: Parameters<typeof run>) {
    const disposition = await run(...parameters);
    if (disposition.kind !== "finished") throw new Error(`not finished: ${disposition.code}`);
    return { ...disposition, left: disposition.body.deletion?.left?.map(nameOf).sort() };
  }
  const nameOf = ({ id, role, reason, hold }: { id: string; role: string; reason: string; hold?: string }) =>
    `${role} ${id} ${reason} ${hold ?? ""}`.trim();

  it.each([
    ["by tag", TAG],
    ["by segment", "- { code: case_17, segment: s1 }"],
    ["by attribute", "- { code: case_17, attribute: { name: case, equals: 17 } }"],
    [
      "with everybody's",
      "- { code: case_17, categories: [contacts, conversations, tickets, custom_objects] }",
    ],
  ])("leaves alone all of a person of whom one contact is held %s", async (_, rules) => {
    world.control.changeMarks("a1", LEGAL);

    const { status, reason, left, body } = await finish("deletion", rules);

    expect([status, reason?.code, reason?.retryable]).toEqual(["partial", "held", false]);
    expect(left).toEqual(ALL_HELD);
    expect(body.deletion).toMatchObject({ contacts: [], conversations: [], tickets: [], customObjects: [] });
    expect(erased()).toEqual([]);
  });

  it.each([
    ["conversations", ["custom_object_deleted Order/7", "ticket_deleted 1"], "conversation 10 held case_17"],
    ["tickets", ["conversation_deleted 10", "custom_object_deleted Order/7"], "ticket 1 held case_17"],
    ["custom_objects", ["conversation_deleted 10", "ticket_deleted 1"], "custom_object 7 held case_17"],
  ])("holds %s alone, with the contacts that they would go with", async (category, effects, left) => {
    const found = await finish("deletion", `- { code: case_17, categories: [${category}] }`);

    expect([found.status, found.reason?.code]).toEqual(["partial", "held"]);
    expect(found.left).toEqual([left, ...CONTACTS_HELD].sort());
    expect(erased().sort()).toEqual(effects);
  });

  it("looks for what is held where contacts alone are erased, since it would go with them", async () => {
    const rules = "- { code: case_17, categories: [tickets] }";

    const held = await finish("deletion", rules, { deletionCategories: [] });
    expect(held.left).toEqual(["ticket 1 held case_17", ...CONTACTS_HELD].sort());
    expect(held.body.deletion).not.toHaveProperty("tickets");

    const request = createTestRequest("deletion", [KIM]);
    const { status } = await finish("deletion", rules, { request, deletionCategories: [] });
    expect([status, erased()]).toEqual(["completed", ["contact_deleted k1"]]);
  });

  it("erases what no rule names", async () => {
    const rules = `${TAG}\n- { code: other, attribute: { name: case, equals: 18 } }\n- { code: vip, segment: Other }`;
    const { status, left } = await finish("deletion", rules);
    expect([status, left, erased().length]).toEqual(["completed", [], 5]);
  });

  it("holds until the end of the last day", async () => {
    const rules =
      "- { code: case_17, segment: VIP, until: 2026-11-22 }\n- { code: later, segment: VIP, until: 2026-11-23 }";
    const request = createTestRequest("deletion", [JO]);
    const { body } = await finish("deletion", rules, { request });
    expect(new Set(body.deletion?.left?.map(({ hold }) => hold))).toEqual(new Set(["later"]));

    const next = createTestRequest("deletion", [JO]);
    next.now += DAY_MS;
    expect((await finish("deletion", rules, { request: next })).status).toBe("completed");
  });

  it("says until when the last of the holds lasts, where something was erased", async () => {
    const rules = "- { code: case_17, categories: [tickets], until: 2027-06-30 }";
    const { body } = await finish("deletion", rules);
    expect(body.deletion?.remaining).toContainEqual({
      code: "held",
      text: expect.any(String),
      until: "2027-07-01T00:00:00.000Z",
      count: 3,
    });
  });

  it("shows in a preview what it leaves, and asks for the approval of what it erases alone", async () => {
    const rules = "- { code: case_17, categories: [tickets] }";
    const { body } = await finish("preview", rules);
    expect(body.plan?.held).toEqual([
      { category: "contacts", id: "a1", hold: "case_17" },
      { category: "contacts", id: "a2", hold: "case_17" },
      { category: "tickets", id: "1", hold: "case_17" },
    ]);
    expect(body.plan?.items.map(({ category }) => category)).toEqual(["conversations", "custom_objects"]);
    expect(erased()).toEqual([]);

    const asked = await run("deletion", rules, { approvalAbove: 0 });
    expect(asked).toMatchObject({
      code: "approval_required",
      entries: [{ facts: { digest: body.plan?.digest } }],
    });
    expect((await finish("deletion", rules)).body.deletion?.planDigest).toBe(body.plan?.digest);
  });

  it.each([
    ["conversations", "conversation_deleted", [], ALL_HELD],
    ["tickets", "ticket_deleted", ["conversation_deleted 10"], ALL_HELD.slice(1)],
  ])(
    "leaves %s that are held right before their DELETE, after the plan was made",
    async (_, kind, effects, left) => {
      const request = createTestRequest("deletion", [JO]);
      const { body } = await finish("preview", TAG);
      request.afterWrite = (steps) => {
        const isNext =
          kind === "conversation_deleted" ? steps.includes("plan.closed") : steps.includes("erase.settled");
        if (!isNext) return;
        world.control.changeMarks("a2", LEGAL);
        // So that nothing counts any more that was read before.
        request.now += DAY_MS;
      };

      const held = await finish("deletion", TAG, { request });

      expect(held.left).toEqual(left);
      expect(erased()).toEqual(effects);
      // The plan was approved with it, and stays what it was.
      expect(held.body.deletion?.planDigest).toBe(body.plan?.digest);
    },
  );

  it("leaves a contact alone whose person is held after the first contact went", async () => {
    const request = createTestRequest("deletion", [JO]);
    request.afterWrite = (steps) => {
      if (!steps.includes("delete.accepted")) return;
      world.control.changeMarks("a2", LEGAL);
      request.now += DAY_MS;
    };
    const { left, reason } = await finish("deletion", TAG, { request });
    expect([left, reason?.code]).toEqual([["lead a2 held case_17"], "held"]);
    expect(erased().filter((effect) => effect.startsWith("contact"))).toEqual(["contact_deleted a1"]);
  });

  it("goes on with what a hold has left once it is over, where it is asked again", async () => {
    world.control.changeMarks("a1", LEGAL);
    const first = createTestRequest("deletion", [JO]);
    await finish("deletion", TAG, { request: first });
    world.control.changeMarks("a1", { tags: [] });

    const again = createTestRequest("deletion", [JO]);
    const { kind, workspaceId, subjects } = again.context(world.client).request;
    again.earlier.set("first", { kind, workspaceId, subjects, journal: first.journal });
    const context = again.context(world.client, { retryOf: "first" });
    const disposition = await FLOWS.deletion.run({
      ...context,
      deletionCategories: ERASABLE,
      customObjectTypes: ["Order"],
    });

    expect(disposition).toMatchObject({ kind: "finished", status: "completed" });
    expect(erased()).toHaveLength(5);
  });

  it("takes over nothing that it has looked for on account of a hold alone", async () => {
    const rules = "- { code: case_17, categories: [tickets] }";
    const first = createTestRequest("deletion", [JO]);
    await finish("deletion", rules, { request: first, deletionCategories: [] });

    const again = createTestRequest("deletion", [JO]);
    const { kind, workspaceId, subjects } = again.context(world.client).request;
    again.earlier.set("first", { kind, workspaceId, subjects, journal: first.journal });
    const disposition = await FLOWS.deletion.run(again.context(world.client, { retryOf: "first" }));

    expect(disposition).toMatchObject({ kind: "finished", status: "completed" });
    expect(erased()).toEqual(["contact_deleted a1", "contact_deleted a2"]);
  });

  it("is left alone by a version that knows no holds, from its plan on", async () => {
    const request = createTestRequest("deletion", [JO]);
    await finish("deletion", TAG, { request });
    expect(request.journal[0]?.step).toBe("request.holds");
  });

  it("deletes nobody of whom it can't see whether a hold names them", async () => {
    world.simulator.control.faults.add({
      match: { method: "GET", path: "/contacts/a2/segments" },
      times: 1,
      action: { kind: "status", status: 500, when: "before" },
    });
    await expect(run("deletion", "- { code: case_17, segment: Other }")).rejects.toMatchObject({
      retryable: true,
    });
    expect(erased()).toEqual([]);
  });
});
