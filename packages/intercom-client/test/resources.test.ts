import { expect, it } from "vitest";
import { emailOf, regionBaseUrl, workspaceIdOf } from "../src/index.ts";
import { sendJson } from "./support/local-server.ts";
import { collect, openClient } from "./support/open-client.ts";

const ID = "6762f0d01bb69f9f2193bb7d";

it("searches for the address as given and in lower case, oldest contact first", async () => {
  await using open = await openClient((response) => sendJson(response, { type: "list", data: [] }));

  await collect(open.client.contacts.searchByEmail("Mara.Linden@example.com"));
  await collect(open.client.contacts.searchByEmail("jo@example.com"));

  const both = ["Mara.Linden@example.com", "mara.linden@example.com"];
  const rest = { sort: { field: "created_at", order: "ascending" }, pagination: { per_page: 150 } };
  expect(open.server.seen.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
    [
      "POST",
      "/contacts/search",
      {
        query: { operator: "OR", value: both.map((value) => ({ field: "email", operator: "=", value })) },
        ...rest,
      },
    ],
    [
      "POST",
      "/contacts/search",
      { query: { field: "email", operator: "=", value: "jo@example.com" }, ...rest },
    ],
  ]);
});

it("goes through all pages of a search by the cursor in the body, each contact once", async () => {
  const pages = [
    { data: [{ id: "1" }, { id: "2" }], pages: { next: { page: 2, starting_after: "WzE3" } } },
    { data: [{ id: "2" }, { id: "3" }], pages: { page: 2, per_page: "150", total_pages: 9, next: null } },
  ];
  await using open = await openClient((response, _request, index) => sendJson(response, pages[index]));

  const found = await collect(open.client.contacts.searchByEmail("jo@example.com"));

  expect(found.map(({ id }) => id)).toEqual(["1", "2", "3"]);
  expect(JSON.parse(open.server.seen[1]?.body ?? "")).toMatchObject({
    pagination: { per_page: 150, starting_after: "WzE3" },
  });
  expect(open.server.seen).toHaveLength(2);
});

it("never takes a search without a list for one without a match", async () => {
  await using open = await openClient((response) => sendJson(response, { type: "list", total_count: 0 }));

  await expect(collect(open.client.contacts.searchByEmail("jo@example.com"))).rejects.toMatchObject({
    code: "invalid_response",
  });
});

it("keeps fields that it does not know", async () => {
  const contact = {
    type: "contact",
    id: ID,
    role: "user",
    phone: null,
    custom_attributes: { plan: "pro", nested: [{ a: 1 }] },
    companies: {
      type: "list",
      data: [{ type: "company", id: 7 }],
      total_count: 1,
      has_more: false,
      url: "/x",
    },
    utm_source: "newsletter",
  };
  await using open = await openClient((response) => sendJson(response, contact));

  const read = await open.client.contacts.get(ID);

  expect(read).toEqual({
    ...contact,
    companies: { ...contact.companies, data: [{ type: "company", id: "7" }] },
  });
  expect(read.companies?.total_count).toBe(1);
});

it("accepts a contact that says nothing at all", async () => {
  await using open = await openClient((response) => sendJson(response, {}));

  expect(emailOf(await open.client.contacts.get(ID))).toBeNull();
});

it.each(["data", "companies"])("reads the companies of a contact under the key %s", async (key) => {
  await using open = await openClient((response) =>
    sendJson(response, {
      type: "list",
      [key]: [{ id: "6762f0a6", company_id: "acme-7" }],
      pages: { next: null },
    }),
  );

  expect(await collect(open.client.contacts.companies(ID))).toMatchObject([{ company_id: "acme-7" }]);
  expect(open.server.seen[0]?.path).toBe(`/contacts/${ID}/companies?per_page=150`);
});

it("fails where companies are under neither key", async () => {
  await using open = await openClient((response) => sendJson(response, { type: "list", items: [] }));

  await expect(collect(open.client.contacts.companies(ID))).rejects.toMatchObject({
    code: "invalid_response",
  });
});

it("reads a company and a note by id", async () => {
  await using open = await openClient((response, { path }) => sendJson(response, { id: 26, path }));

  expect(await open.client.companies.get("6762f0a6")).toEqual({ id: "26", path: "/companies/6762f0a6" });
  expect(await open.client.notes.get("26")).toEqual({ id: "26", path: "/notes/26" });
});

it("refuses an id that is none before a call", async () => {
  await using open = await openClient((response) => sendJson(response, {}));

  for (const id of ["", "..", "a/b", "jo@example.com", "x".repeat(129)]) {
    const refused = { code: "invalid_request", sent: false };
    await expect(open.client.contacts.get(id)).rejects.toMatchObject(refused);
    await expect(open.client.contacts.delete(id)).rejects.toMatchObject(refused);
    await expect(collect(open.client.contacts.notes(id))).rejects.toMatchObject(refused);
    await expect(open.client.companies.get(id)).rejects.toMatchObject(refused);
    await expect(open.client.notes.get(id)).rejects.toMatchObject(refused);
  }
  expect(open.server.seen).toEqual([]);
});

it("returns a receipt for a deletion", async () => {
  await using open = await openClient((response) =>
    sendJson(
      response,
      { type: "contact", id: ID, external_id: "70", deleted: true },
      { headers: { "x-request-id": "f93e" } },
    ),
  );

  expect(await open.client.contacts.delete(ID)).toEqual({ id: ID, requestId: "f93e", status: 200 });
  expect(open.server.seen).toMatchObject([{ method: "DELETE", path: `/contacts/${ID}`, body: "" }]);
});

it("takes a deletion without a body for accepted", async () => {
  await using open = await openClient((response) => response.writeHead(204).end());

  expect(await open.client.contacts.delete(ID)).toMatchObject({ status: 204 });
});

it.each([
  ["deleted: false", { id: ID, deleted: false }, "unexpected_response"],
  ["no word of it", { id: ID, archived: true }, "unexpected_response"],
  ["another id", { id: "6762f0e1", deleted: true }, "unexpected_response"],
  ["a list", [], "invalid_response"],
])("does not take a deletion answered with %s for accepted", async (_what, body, code) => {
  await using open = await openClient((response) => sendJson(response, body));

  await expect(open.client.contacts.delete(ID)).rejects.toMatchObject({ code, sent: true });
});

it("does not take a proxy's page for an accepted deletion", async () => {
  await using open = await openClient((response) =>
    response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in</h1>"),
  );

  await expect(open.client.contacts.delete(ID)).rejects.toMatchObject({ code: "invalid_response" });
});

it.each([
  ["a workspace", { id: "9", app: { id_code: "abc12xyz", region: "EU" } }, "abc12xyz"],
  ["no app", { id: "9", app: null }, null],
  ["nothing", null, null],
])("reads /me with %s", async (_what, body, workspaceId) => {
  await using open = await openClient((response) => sendJson(response, body));

  expect(workspaceIdOf(await open.client.me())).toBe(workspaceId);
});

it.each([
  ["o&#39;neil@example.com", "o'neil@example.com"],
  ["o&#x27;neil@example.com", "o'neil@example.com"],
  ["a&amp;b@example.com", "a&b@example.com"],
  ["a&amp;amp;b@example.com", "a&amp;b@example.com"],
  ["a&copy=1@example.com", "a&copy=1@example.com"],
  ["a&eacute;@example.com", "a&eacute;@example.com"],
  ["Jo@Example.com", "Jo@Example.com"],
  ["", null],
  [null, null],
])("reads the address %s as %s", (email, meant) => {
  expect(emailOf({ email })).toBe(meant);
});

it("knows the regions' hosts", () => {
  expect(regionBaseUrl("us")).toBe("https://api.intercom.io");
  expect(regionBaseUrl("eu")).toBe("https://api.eu.intercom.io");
  expect(regionBaseUrl("au")).toBe("https://api.au.intercom.io");
});
