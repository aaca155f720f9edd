import { expect, it } from "vitest";
import { z } from "zod";
import { exampleSeed } from "../src/index.ts";
import { api } from "./support/api.ts";
import { MARA_LEAD, MARA_USER } from "./support/example.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();
const List = z.object({
  conversations: z.array(z.looseObject({ id: z.string() })),
  total_count: z.number(),
  pages: z.looseObject({ next: z.object({ starting_after: z.string() }).optional() }),
});

type Started = Awaited<ReturnType<typeof start>>;

async function search(simulator: Started, query: object, pagination: object = {}) {
  const { body } = await api(simulator, "POST", "/conversations/search", { body: { query, pagination } });
  return List.parse(body);
}

it("finds the conversations that a contact takes part in, without parts, and goes on by cursor", async () => {
  const simulator = await start();
  const query = { field: "contact_ids", operator: "IN", value: [MARA_USER, MARA_LEAD] };
  const first = await search(simulator, query, { per_page: 1 });
  expect(first).toMatchObject({ total_count: 2, conversations: [{ id: "515" }] });
  expect(first.conversations[0]).not.toHaveProperty("conversation_parts");
  const second = await search(simulator, query, {
    per_page: 1,
    starting_after: first.pages.next?.starting_after,
  });
  expect(second.conversations).toMatchObject([{ id: "516" }]);
  expect(second.pages.next).toBeUndefined();
});

it("finds by who wrote first, also where the contact is there no more", async () => {
  const simulator = await start();
  const { conversations } = await search(simulator, {
    field: "source.author.email",
    operator: "=",
    value: "mara.linden@example.com",
  });
  expect(conversations.map(({ id }) => id)).toEqual(["515", "516", "517"]);
});

it("refuses a search for more values than a group may have filters", async () => {
  const simulator = await start();
  const query = { field: "contact_ids", operator: "IN", value: Array.from({ length: 16 }, String) };
  expect((await api(simulator, "POST", "/conversations/search", { body: { query } })).status).toBe(400);
});

it("shows the newest 500 parts and counts all of them, the first message in the statistics too", async () => {
  const seed = exampleSeed();
  const author = { type: "admin", id: "991267459", name: "Ada Quill", email: "ada@x.example" } as const;
  const parts = Array.from({ length: 501 }, (_, index) => ({
    author,
    body: String(index),
    created_at: index,
  }));
  seed.workspaces[0]?.conversations?.push({ id: "600", created_at: 1, source: { author }, parts });
  const simulator = await start({ seed });
  const { body } = await api(simulator, "GET", "/conversations/600");
  expect(body).toMatchObject({
    conversation_parts: { total_count: 501, conversation_parts: { length: 500, 0: { body: "1" } } },
    statistics: { count_conversation_parts: 502 },
  });
});

it("needs the scope for conversations", async () => {
  const simulator = await start();
  simulator.control.workspace("demo1234").setScopes("demo", ["read_users_companies"]);
  expect((await api(simulator, "GET", "/conversations/515")).status).toBe(403);
});
