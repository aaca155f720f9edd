import type { ConversationInput } from "@intercom-dsar/intercom-simulator";
import { ERASABLE } from "@intercom-dsar/subject-data";
import { describe, expect, it } from "vitest";
import type { Finished } from "../../domain/disposition.ts";
import { createTestRequest, type TestRequest } from "../../testing/flow-context.ts";
import { useWorkspace } from "../../testing/use-workspace.ts";
import { FLOWS } from "../flows.ts";
import { READ_COUNTS_FOR_MS } from "./clearances.ts";

const JO = "jo@example.com";
const ME = { type: "user", id: "a1", email: JO, name: "Jo" } as const;
const SAM = { type: "user", id: "b1", email: "sam@example.com", name: "Sam" } as const;
const ADA = { type: "admin", id: "991", email: "ada@colleagues.example", name: "Ada" } as const;
const AT = 1_734_600_000;
const CONVERSATIONS_ONLY = ERASABLE.filter(({ name }) => name === "conversations");

/** Alone with the company, in a group, an orphan of a contact that is gone, and somebody else's. */
const CONVERSATIONS: ConversationInput[] = [
  {
    id: "10",
    contact_ids: ["a1"],
    created_at: AT,
    source: { author: ME, body: "Hello" },
    parts: [{ author: ADA, body: "Hi", created_at: AT }],
  },
  {
    id: "20",
    contact_ids: ["a1", "b1"],
    created_at: AT,
    source: { author: ME, body: "We would like to renew" },
    parts: [
      { id: "201", author: SAM, body: "My own words", created_at: AT },
      { id: "202", author: ME, body: "Mine", created_at: AT },
      { id: "203", author: ADA, body: "Ours", created_at: AT },
      { id: "204", part_type: "open", author: ME, created_at: AT },
    ],
  },
  {
    id: "30",
    contact_ids: ["gone"],
    created_at: AT,
    source: { author: { ...ME, id: "gone" }, body: "Long ago" },
  },
  { id: "40", contact_ids: ["b1"], created_at: AT, source: { author: SAM, body: "Not Jo's" } },
];

describe("a deletion that erases conversations", () => {
  const world = useWorkspace({
    admins: [{ id: "991", name: "Ada", email: "ada@colleagues.example" }],
    contacts: [
      { id: "a1", role: "user", email: JO },
      { id: "a2", role: "lead", email: "Jo@Example.com" },
      { id: "b1", role: "user", email: "sam@example.com" },
    ],
    conversations: CONVERSATIONS,
  });

  const { effects } = world;

  async function run(
    kind: "preview" | "deletion" = "deletion",
    request: TestRequest = createTestRequest(kind, [JO]),
  ) {
    const context = { ...request.context(world.client), deletionCategories: CONVERSATIONS_ONLY };
    const disposition = await FLOWS[kind].run(context);
    if (disposition.kind !== "finished") throw new Error(`not finished: ${disposition.code}`);
    return disposition;
  }

  it("redacts the person's words in a group and detaches the person, deletes the others, and the contacts last", async () => {
    const { status, reason, body } = await run();

    expect([status, reason]).toEqual(["completed", null]);
    expect(effects()).toEqual([
      "part_redacted 20/4020",
      "part_redacted 20/202",
      "contact_detached 20/a1",
      "conversation_deleted 10",
      "conversation_deleted 30",
      "contact_deleted a1",
      "contact_deleted a2",
    ]);
    const group = world.control.conversation("20");
    expect(group?.contactIds).toEqual(["b1"]);
    expect(group?.messages.map(({ authorId, redacted }) => [authorId, redacted])).toEqual([
      ["a1", true],
      ["b1", false],
      ["a1", true],
      ["991", false],
      ["a1", false],
    ]);
    const facts = {
      attemptedAt: expect.any(String),
      acceptedAt: expect.any(String),
      verifiedAt: expect.any(String),
      basis: "accepted",
    };
    expect(body.deletion?.conversations).toEqual([
      { id: "10", how: "deleted", metrics: "deleted", ...facts },
      { id: "20", how: "redacted_and_detached", parts: 2, ...facts },
      { id: "30", how: "deleted", metrics: "deleted", ...facts },
    ]);
    expect(body.deletion?.left).toEqual([]);
    expect(body.deletion?.remaining?.map(({ code, count }) => [code, count])).toEqual([
      ["restorable", 2],
      ["ratings", 1],
      ["reporting_rows", undefined],
      ["redacted_conversations", 1],
      ["tickets", undefined],
      ["custom_objects", undefined],
      ["exports", undefined],
    ]);
  });

  it("does exactly what a preview says, which changes nothing", async () => {
    const previewed = await run("preview");
    expect(effects()).toEqual([]);

    const deleted = await run();

    expect(previewed.body.plan?.items.filter(({ category }) => category === "conversations")).toEqual([
      { category: "conversations", id: "10", how: "delete" },
      { category: "conversations", id: "20", how: "redact_and_detach" },
      { category: "conversations", id: "30", how: "delete" },
    ]);
    expect(deleted.body.deletion?.planDigest).toBe(previewed.body.plan?.digest);
  });

  it("leaves conversations alone where they are not switched on", async () => {
    const request = createTestRequest("deletion", [JO]);
    const ended = (await FLOWS.deletion.run(request.context(world.client))) as Finished;

    expect(ended.status).toBe("completed");
    expect(ended.body.deletion).not.toHaveProperty("conversations");
    expect(effects()).toEqual(["contact_deleted a1", "contact_deleted a2"]);
  });

  it("waits while an instance of an earlier release is working", async () => {
    const request = createTestRequest("deletion", [JO]);
    const context = {
      ...request.context(world.client),
      deletionCategories: CONVERSATIONS_ONLY,
      mayErase: async () => false,
    };

    expect(await FLOWS.deletion.run(context)).toMatchObject({ kind: "waiting", code: "older_instance" });
    expect([effects(), request.journal]).toEqual([[], []]);
  });

  it("keeps the reporting rows where the token lacks the scope to delete them, and says so", async () => {
    world.control.setScopes("ws1-1", [
      "read_users_companies",
      "read_one_user_and_company",
      "write_users_companies",
      "read_conversations",
      "write_conversations",
    ]);

    const { status, body } = await run();

    expect(status).toBe("completed");
    expect(body.deletion?.conversations).toMatchObject([
      { id: "10", metrics: "retained" },
      { id: "20" },
      { id: "30" },
    ]);
    expect(body.deletion?.remaining).toContainEqual(expect.objectContaining({ code: "ratings", count: 3 }));
  });

  it("reports as left what Intercom does not redact, and goes on with everything else", async () => {
    world.control.configure({ notRedactableParts: ["202"] });

    const { status, reason, body } = await run();

    expect([status, reason?.code]).toEqual(["partial", "records_left"]);
    expect(body.deletion?.left).toEqual([
      { id: "20", role: "conversation", category: "conversations", reason: "part_not_redactable" },
    ]);
    expect(effects()).toContain("contact_detached 20/a1");
    expect(effects()).toContain("contact_deleted a1");
  });

  it("says so where the last contact can't be detached", async () => {
    const parts = [{ author: SAM, body: "Sam was here", created_at: AT }];
    world.control.addConversation({
      id: "50",
      contact_ids: ["a1"],
      created_at: AT,
      source: { author: ME, body: "x" },
      parts,
    });

    const { reason, body } = await run();

    expect(reason?.code).toBe("records_left");
    expect(body.deletion?.left).toMatchObject([{ id: "50", reason: "last_contact" }]);
    expect(world.control.conversation("50")?.messages.map(({ redacted }) => redacted)).toEqual([true, false]);
  });

  it("redacts where somebody else has joined since the plan, and never deletes what became a group", async () => {
    const request = createTestRequest("deletion", [JO]);
    request.afterWrite = (steps) => {
      if (!steps.includes("plan.closed")) return;
      world.control.attachContact("10", "b1");
      world.control.addPart("10", { author: SAM, body: "Me too", created_at: AT });
    };

    const { status, body } = await run("deletion", request);

    expect(status).toBe("completed");
    expect(effects()).not.toContain("conversation_deleted 10");
    expect(body.deletion?.conversations?.[0]).toMatchObject({
      id: "10",
      how: "redacted_and_detached",
      parts: 1,
    });
  });

  it("erases a conversation that began after the plan, before the contacts go", async () => {
    const request = createTestRequest("deletion", [JO]);
    request.afterWrite = (steps) => {
      if (steps.includes("plan.closed"))
        world.control.addConversation({
          id: "60",
          contact_ids: ["a1"],
          created_at: AT,
          source: { author: ME, body: "Wait" },
        });
    };

    const { status } = await run("deletion", request);

    expect(status).toBe("completed");
    expect(effects().indexOf("conversation_deleted 60")).toBeLessThan(
      effects().indexOf("contact_deleted a1"),
    );
    expect(effects()).toContain("conversation_deleted 60");
  });

  it("erases nothing of a contact that is somebody else's by now", async () => {
    const request = createTestRequest("deletion", [JO]);
    request.afterWrite = (steps) => {
      if (!steps.includes("plan.closed")) return;
      world.control.changeEmail("a1", "somebody@else.example");
      request.now += READ_COUNTS_FOR_MS + 1;
    };

    const { reason, body } = await run("deletion", request);

    expect(reason?.code).toBe("no_longer_subject");
    expect(effects().filter((effect) => / (10|20)/.test(effect))).toEqual([]);
    expect(body.deletion?.left).toMatchObject([
      { id: "a1" },
      { id: "10", reason: "no_longer_subject" },
      { id: "20", reason: "no_longer_subject" },
    ]);
  });
});
