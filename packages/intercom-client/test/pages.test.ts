import { expect, it } from "vitest";
import { sendJson } from "./support/local-server.ts";
import { collect, openClient } from "./support/open-client.ts";

const ID = "6762f0d01bb69f9f2193bb7d";
const PATH = `/contacts/${ID}/notes`;

/** Answers page after page; `next` may need the server's own address. */
function listOf(pages: readonly { ids: string[]; pages?: unknown }[]) {
  return openClient((response, { headers }, index) => {
    const page = JSON.stringify({
      data: pages[index]?.ids.map((id) => ({ id })),
      pages: pages[index]?.pages,
    });
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

it.each([
  ["no pages", undefined],
  ["pages that are null", null],
  ["next that is null", { next: null, page: 1, per_page: 50, total_pages: 1 }],
  ["next that is absent", { type: "pages", page: 1, per_page: "50", total_pages: 1 }],
  ["an empty next", { next: {} }],
])("ends at %s", async (_what, pages) => {
  await using open = await listOf([{ ids: ["1"], pages }]);

  expect(await collect(open.client.contacts.notes(ID))).toHaveLength(1);
});

it.each(["https://api.intercom.io/contacts/1/notes?page=2", "//example.org/x", "ftp://127.0.0.1/x"])(
  "does not follow %s",
  async (next) => {
    await using open = await listOf([{ ids: ["1"], pages: { next } }]);

    await expect(collect(open.client.contacts.notes(ID))).rejects.toMatchObject({ code: "foreign_link" });
    expect(open.server.seen).toHaveLength(1);
  },
);

it("does not take a next of an unknown shape for the end", async () => {
  await using open = await listOf([{ ids: ["1"], pages: { next: true } }]);

  await expect(collect(open.client.contacts.notes(ID))).rejects.toMatchObject({ code: "invalid_response" });
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

  await expect(collect(open.client.contacts.searchByEmail("jo@example.com"))).rejects.toMatchObject({
    code: "endless_pages",
  });
});

it("yields what it has before a later page fails, and numbers the pages", async () => {
  await using open = await listOf([{ ids: ["1"], pages: { next: 2 } }]);
  const pages = open.client.contacts.notes(ID);

  expect((await pages.next()).value).toMatchObject({ number: 1, items: [{ id: "1" }] });
  await expect(pages.next()).rejects.toMatchObject({ code: "invalid_response" });
});
