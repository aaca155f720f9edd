import { expect, it } from "vitest";
import { emailOf, idOf, inlineListOf, regionBaseUrl, workspaceIdOf } from "../src/index.ts";
import { sendJson } from "./support/local-server.ts";
import { collect, openClient } from "./support/open-client.ts";

const ID = "6762f0d01bb69f9f2193bb7d";
const NOT_FOUND = { type: "error.list", errors: [{ code: "not_found", message: "Recording Not Found" }] };

it("searches for every address that it is given in one query, oldest contact first", async () => {
  await using open = await openClient((response) => sendJson(response, { type: "list", data: [] }));
  const several = ["Mara.Linden@example.com", "mara.linden@example.com", "maraé@example.com"];

  await collect(open.client.contacts.searchByEmail(several));
  await collect(open.client.contacts.searchByEmail(["jo@example.com"]));

  const rest = { sort: { field: "created_at", order: "ascending" }, pagination: { per_page: 150 } };
  expect(open.server.seen.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
    ["POST", "/contacts/search", { query: { field: "email", operator: "IN", value: several }, ...rest }],
    [
      "POST",
      "/contacts/search",
      { query: { field: "email", operator: "=", value: "jo@example.com" }, ...rest },
    ],
  ]);
});

it.each([0, 16])("refuses a search for %i addresses before a call", async (count) => {
  await using open = await openClient((response) => sendJson(response, { data: [] }));
  const addresses = Array.from({ length: count }, (_, index) => `jo+${index}@example.com`);

  expect(() => open.client.contacts.searchByEmail(addresses)).toThrow(
    expect.objectContaining({ code: "invalid_request", sent: false }),
  );
  expect(open.server.seen).toEqual([]);
});

it("goes through all pages of a search by the cursor in the body, each contact once", async () => {
  const pages = [
    { data: [{ id: "1" }, { id: "2" }], pages: { next: { page: 2, starting_after: "WzE3" } } },
    { data: [{ id: "2" }, { id: "3" }], pages: { page: 2, per_page: "150", total_pages: 9, next: null } },
  ];
  await using open = await openClient((response, _request, index) => sendJson(response, pages[index]));

  const found = await collect(open.client.contacts.searchByEmail(["jo@example.com"]));

  expect(found.map(({ id }) => id)).toEqual(["1", "2", "3"]);
  expect(JSON.parse(open.server.seen[1]?.body ?? "")).toMatchObject({
    pagination: { per_page: 150, starting_after: "WzE3" },
  });
  expect(open.server.seen).toHaveLength(2);
});

it("never takes a search without a list for one without a match", async () => {
  await using open = await openClient((response) => sendJson(response, { type: "list", total_count: 0 }));

  await expect(collect(open.client.contacts.searchByEmail(["jo@example.com"]))).rejects.toMatchObject({
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

  expect(read).toEqual(contact);
  expect(inlineListOf(read.companies)).toEqual({ count: 1, stubs: [{ type: "company", id: 7 }] });
});

it("accepts a contact that says its id and nothing else", async () => {
  await using open = await openClient((response) => sendJson(response, { id: ID }));

  expect(emailOf(await open.client.contacts.get(ID))).toBeNull();
});

it.each([{}, { status: "ok" }])("does not take %j, which an edge may say, for a contact", async (body) => {
  await using open = await openClient((response) => sendJson(response, body));

  await expect(open.client.contacts.get(ID)).rejects.toMatchObject({
    code: "unexpected_response",
    retryable: true,
  });
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

  expect(await open.client.companies.get("6762f0a6")).toEqual({ id: 26, path: "/companies/6762f0a6" });
  expect(await open.client.notes.get("26")).toEqual({ id: 26, path: "/notes/26" });
});

it("tells where the recording of a call is, and follows no redirect", async () => {
  const location = "https://files.example/call.wav?signature=1";
  await using open = await openClient((response) => {
    if (open.server.seen.length > 1) return sendJson(response, NOT_FOUND, { status: 404 });
    response.writeHead(302, { location }).end();
  });

  expect(await open.client.phoneCalls.recording("123")).toBe(location);
  expect(await open.client.phoneCalls.recording("123")).toBeNull();
  expect(open.server.seen.map(({ path }) => path)).toEqual(Array(2).fill("/calls/123/recording"));
});

it("takes an answer to a search of calls without a list for none", async () => {
  await using open = await openClient((response) => sendJson(response, { type: "list" }));

  await expect(open.client.phoneCalls.search(["1"])).rejects.toMatchObject({ code: "invalid_response" });
  await expect(open.client.phoneCalls.search([])).rejects.toMatchObject({ code: "invalid_request" });
  expect(open.server.seen).toHaveLength(1);
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

  await expect(open.client.contacts.delete(ID)).rejects.toMatchObject({ code: "edge_response" });
});

it.each([
  ["a workspace", { id: "9", app: { id_code: "abc12xyz", region: "EU" } }, "abc12xyz"],
  ["a workspace in digits", { id: 9, email: null, app: { id_code: 77, region: [] } }, "77"],
  ["no app", { id: "9", app: null }, null],
  ["an app of another form", { app: "abc12xyz" }, null],
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
  [["jo@example.com"], null],
])("reads the address %s as %s", (email, meant) => {
  expect(emailOf({ email })).toBe(meant);
});

it.each([
  ["a string", "6762f0d0", "6762f0d0"],
  ["a number", 26, "26"],
  ["a number that has lost digits", 2 ** 60, null],
  ["text that no path can hold", "../me", null],
  ["an empty string", "", null],
  ["null", null, null],
  ["an object", { id: "1" }, null],
])("reads an id that is %s", (_what, id, read) => {
  expect(idOf({ id })).toBe(read);
});

it("reads no id of what is no object", () => {
  expect([idOf(null), idOf("6762f0d0"), idOf(["6762f0d0"]), idOf({})]).toEqual([null, null, null, null]);
});

it.each([
  ["a list", { total_count: "2", data: [{ id: "1" }, null, "2"] }, { count: 2, stubs: [{ id: "1" }] }],
  ["a list that counts nonsense", { total_count: -1, data: {} }, { count: null, stubs: [] }],
  ["an array", [{ id: "1" }], { count: null, stubs: [] }],
  ["null", null, { count: null, stubs: [] }],
])("reads the companies of a contact that are %s", (_what, list, read) => {
  expect(inlineListOf(list)).toEqual(read);
});

it("knows the regions' hosts", () => {
  expect(regionBaseUrl("us")).toBe("https://api.intercom.io");
  expect(regionBaseUrl("eu")).toBe("https://api.eu.intercom.io");
  expect(regionBaseUrl("au")).toBe("https://api.au.intercom.io");
});
