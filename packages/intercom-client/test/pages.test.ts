import { describe, expect, it } from "vitest";
import type { IntercomClient, IntercomObject, Page } from "../src/index.ts";
import { sendJson } from "./support/local-server.ts";
import { collect, openClient } from "./support/open-client.ts";

const ID = "6762f0d01bb69f9f2193bb7d";
const PATH = `/contacts/${ID}/notes`;

/** Answers page after page; `next` may need the server's own address. */
function listOf(pages: readonly { ids: string[]; pages?: unknown; total_count?: unknown }[]) {
  return openClient((response, { headers }, index) => {
    const { ids, ...rest } = pages[index] ?? {};
    const page = JSON.stringify({ data: ids?.map((id) => ({ id })), ...rest });
    sendJson(response, JSON.parse(page.replaceAll("{host}", `http://${headers.host}`)));
  });
}

it.each([
  ["a cursor", { next: { page: 2, starting_after: "WzE3=" } }, "per_page=150&starting_after=WzE3%3D"],
  ["a URL", { next: `{host}${PATH}?per_page=50&page=2` }, "per_page=50&page=2"],
  ["a path", { next: `${PATH}?page=2` }, "page=2"],
  ["a page number", { next: 2 }, "per_page=150&page=2"],
  ["an object with a page number", { next: { page: "2", per_page: 50 } }, "per_page=150&page=2"],
  ["no next, but more pages", { page: 1, total_pages: 2 }, "per_page=150&page=2"],
])("goes on by %s", async (_what, pages, query) => {
  await using open = await listOf([
    { ids: ["1"], pages },
    { ids: ["2"], pages: { page: 2, total_pages: 2 } },
  ]);

  const items = await collect(open.client.contacts.notes(ID));

  expect(items.map(({ id }) => id)).toEqual(["1", "2"]);
  expect(open.server.seen.map(({ path }) => path)).toEqual([`${PATH}?per_page=150`, `${PATH}?${query}`]);
});

it("goes on by its own page number where the link leads elsewhere", async () => {
  const elsewhere = "https://api.intercom.io/contacts/1/notes?page=2";
  await using open = await listOf([
    { ids: ["1"], pages: { next: elsewhere, page: 1, total_pages: 2 } },
    { ids: ["2"], pages: { next: null, page: 2, total_pages: 2 } },
  ]);

  const items = await collect(open.client.contacts.notes(ID));

  expect(items.map(({ id }) => id)).toEqual(["1", "2"]);
  expect(open.server.seen[1]?.path).toBe(`${PATH}?per_page=150&page=2`);
});

const ENDS: Readonly<Record<string, unknown>> = {
  "no pages": undefined,
  "pages that are null": null,
  "pages that are empty": {},
  "pages that are an empty list": [],
  "next that is null": { next: null, page: 1, per_page: 50, total_pages: 1 },
  "next that is absent": { type: "pages", page: 1, per_page: "50", total_pages: 1 },
  "an empty next": { next: {} },
  "a next that is empty text": { next: "" },
  "a next without a place": { next: { page: null, starting_after: "" } },
  "a next that is false": { next: false },
};

const UNREADABLE: Readonly<Record<string, unknown>> = {
  "pages that are text": "2 of 3",
  "pages that are a number": 3,
  "a next that is true": { next: true },
  "a next that is a list": { next: ["WzE3"] },
  "a next that is neither link nor path": { next: "WzE3" },
  "a next with other keys": { next: { cursor: "WzE3" } },
  "a link to another host": { next: "https://api.intercom.io/contacts/1/notes?page=2" },
  "a link without a scheme to another host": { next: "//example.org/x" },
  "a link with another scheme": { next: "ftp://127.0.0.1/x" },
};

const LISTS = {
  notes: (client: IntercomClient) => client.contacts.notes(ID),
  search: (client: IntercomClient) => client.contacts.searchByEmail(["jo@example.com"]),
};

describe.each(Object.entries(LISTS))("the end of a list (%s)", (_which, read) => {
  it.each(Object.entries(ENDS))("is %s", async (_what, pages) => {
    await using open = await listOf([{ ids: ["1"], pages }]);

    expect(await missingOf(read(open.client))).toBe(0);
    expect(open.server.seen).toHaveLength(1);
  });

  it.each(Object.entries({ ...ENDS, ...UNREADABLE }))(
    "is proven by the count beside %s, and the lack of items told by it",
    async (_what, pages) => {
      await using open = await listOf([
        { ids: ["1", "2"], pages, total_count: 2 },
        { ids: ["1", "2"], pages, total_count: "5" },
      ]);

      expect(await missingOf(read(open.client))).toBe(0);
      expect(await missingOf(read(open.client))).toBe(3);
      expect(open.server.seen).toHaveLength(2);
    },
  );

  it.each(Object.entries(UNREADABLE))("is not believed without a count beside %s", async (_what, pages) => {
    await using open = await listOf([{ ids: ["1"], pages }]);

    expect(await missingOf(read(open.client))).toBe(1);
    expect(open.server.seen).toHaveLength(1);
  });
});

it("takes the cursor of a search from a link, and a page number for nothing to go on by", async () => {
  await using open = await listOf([
    { ids: ["1"], pages: { next: "{host}/contacts/search?starting_after=WzE3%3D" } },
    { ids: ["2"], pages: { page: 2, total_pages: 3 } },
  ]);

  expect(await missingOf(LISTS.search(open.client))).toBe(1);
  expect(open.server.seen.map(({ body }) => JSON.parse(body).pagination.starting_after)).toEqual([
    undefined,
    "WzE3=",
  ]);
});

it("keeps what has no id, tells what is no object, and counts a repeat once", async () => {
  const data = [{ id: "1" }, { id: "1" }, { name: "a" }, { id: null }, { id: {} }, null, "text", ["1"]];
  await using open = await openClient((response) => sendJson(response, { data }));

  const [page] = await pagesOf(open.client.contacts.notes(ID));

  expect(page?.items).toEqual([{ id: "1" }, { name: "a" }, { id: null }, { id: {} }]);
  expect(page?.missing).toBe(3);
});

it("answers for the largest count of a list that changes while it is read", async () => {
  await using open = await listOf([
    { ids: ["1", "2"], pages: { next: 2 }, total_count: 4 },
    { ids: ["3"], total_count: 3 },
  ]);

  const pages = await pagesOf(open.client.contacts.notes(ID));

  expect(pages.map(({ total, missing }) => [total, missing])).toEqual([
    [4, 0],
    [4, 1],
  ]);
});

it.each([
  ["link", { next: `${PATH}?page=2` }],
  ["cursor", { next: { starting_after: "WzE3" } }],
])("stops where a %s comes up again", async (_what, pages) => {
  await using open = await listOf(Array(5).fill({ ids: ["1"], pages }));

  await expect(collect(open.client.contacts.notes(ID))).rejects.toMatchObject({ code: "endless_pages" });
  expect(open.server.seen).toHaveLength(2);
});

it("stops a list that never ends", async () => {
  await using open = await openClient((response, _request, index) =>
    sendJson(response, { data: [{ id: index }], pages: { next: { starting_after: `${index}` } } }),
  );

  await expect(collect(open.client.contacts.notes(ID))).rejects.toMatchObject({ code: "endless_pages" });
  expect(open.server.seen).toHaveLength(1_000);
});

it("stops a search whose cursor comes up again", async () => {
  await using open = await listOf(Array(5).fill({ ids: ["1"], pages: { next: { starting_after: "WzE3" } } }));

  await expect(collect(open.client.contacts.searchByEmail(["jo@example.com"]))).rejects.toMatchObject({
    code: "endless_pages",
  });
});

it("yields what it has before a later page fails, and numbers the pages", async () => {
  await using open = await listOf([{ ids: ["1"], pages: { next: 2 } }]);
  const pages = open.client.contacts.notes(ID);

  expect((await pages.next()).value).toMatchObject({ number: 1, items: [{ id: "1" }] });
  await expect(pages.next()).rejects.toMatchObject({ code: "invalid_response" });
});

async function pagesOf(list: AsyncIterable<Page<IntercomObject>>): Promise<Page<IntercomObject>[]> {
  const pages: Page<IntercomObject>[] = [];
  for await (const page of list) pages.push(page);
  return pages;
}

async function missingOf(list: AsyncIterable<Page<IntercomObject>>): Promise<number | undefined> {
  return (await pagesOf(list)).at(-1)?.missing;
}
