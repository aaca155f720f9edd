import { expect, it } from "vitest";
import { exampleSeed } from "../src/index.ts";
import { api } from "./support/api.ts";
import { MARA_USER } from "./support/example.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();

it("finds the tickets of a contact, with parts, by the field's own words", async () => {
  const simulator = await start();
  const find = (query: object) => api(simulator, "POST", "/tickets/search", { body: { query } });
  const ofMara = { field: "contact_ids", operator: "=", value: MARA_USER };
  expect((await find(ofMara)).body).toMatchObject({
    type: "ticket.list",
    total_count: 3,
    tickets: [{ id: "631", ticket_parts: { total_count: 4 } }, { id: "632" }, { id: "633" }],
  });
  const ofBackOffice = { field: "category", operator: "=", value: "task" };
  const both = await find({ operator: "AND", value: [ofMara, ofBackOffice] });
  expect(both.body).toMatchObject({ tickets: [{ id: "633", category: "Back-office" }] });
});

it("knows a ticket by its id, not by the number that people see", async () => {
  const simulator = await start();
  expect((await api(simulator, "GET", "/tickets/631")).body).toMatchObject({ id: "631", ticket_id: "38" });
  expect((await api(simulator, "GET", "/tickets/38")).status).toBe(404);
});

it("shows at most 500 parts and counts all of them", async () => {
  const seed = exampleSeed();
  const author = { type: "admin", id: "991267459", name: "Ada Quill", email: "ada@x.example" } as const;
  const parts = Array.from({ length: 501 }, (_, index) => ({
    author,
    body: String(index),
    created_at: index,
  }));
  seed.workspaces[0]?.tickets?.push({ id: "700", ticket_id: "70", created_at: 1, parts });
  const simulator = await start({ seed });
  const { body } = await api(simulator, "GET", "/tickets/700");
  expect(body).toMatchObject({ ticket_parts: { total_count: 501, ticket_parts: { length: 500 } } });
});

it("needs the scope for tickets", async () => {
  const simulator = await start();
  simulator.control.workspace("demo1234").setScopes("demo", ["read_conversations"]);
  expect((await api(simulator, "GET", "/tickets/631")).status).toBe(403);
});
