import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ADDRESS, CONTACT, contactsOf, ID, LENA, list, rowOf, runFlow, SEARCH } from "../testing/run-flow.ts";

/** Redaction cuts the addresses of others, also in a key and in their encoded forms (%40, &#64;). */
const mayHoldAnAddress = (json: string): boolean => /[@%&]/.test(json.normalize("NFKC"));
/** Anything that JSON can say, a time in the forms that were seen in the wild among it. */
const anything = fc.oneof(
  fc.constantFrom("2024-12-18T15:17:04Z", "2024-12-18T15:17:04.123+00:00", "1734535024", 1734535024.5, ""),
  fc
    .jsonValue({ maxDepth: 3 })
    .map((value) => JSON.parse(JSON.stringify(value)))
    .filter((value) => !mayHoldAnAddress(JSON.stringify(value))),
);
const fields = (...names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, anything])), { requiredKeys: [] });

describe("a field that decides nothing", () => {
  const contact = fields(
    ...["created_at", "updated_at", "role", "external_id", "workspace_id", "name", "phone"],
    ...[
      "avatar",
      "tags",
      "location",
      "social_profiles",
      "custom_attributes",
      "companies",
      "notes",
      "new_key",
    ],
  );
  const company = fields("company_id", "app_id", "created_at", "plan", "user_count", "tags", "new_key");
  const note = fields("created_at", "contact", "company", "new_key");

  it("may hold anything: the access is the same, and the field comes out as it came", async () => {
    await fc.assert(
      fc.asyncProperty(contact, company, note, fields("type", "url"), async (more, about, said, rest) => {
        const lena = { ...more, id: ID, email: ADDRESS };
        const acme = { ...about, id: "c1" };
        const call = { ...said, id: 26 };
        const { ended, error } = await runFlow("access", {
          [SEARCH]: list([lena], { total_count: 1, ...rest }),
          [`GET ${CONTACT}/companies`]: list([acme], rest),
          "GET /companies/c1": { body: acme },
          [`GET ${CONTACT}/notes`]: list([call], rest),
        });
        expect(error).toBeUndefined();
        expect(ended).toMatchObject({ status: "completed", reason: null });
        // A list that was read comes after what the contact says itself, in place of what it says of the list.
        const { companies: _, notes: __, ...own } = lena as Record<string, unknown>;
        const came = { ...own, companies: [acme], notes: [call] };
        expect(JSON.stringify(contactsOf(ended))).toBe(JSON.stringify([came]));
      }),
      { numRuns: 100 },
    );
  });

  it("may hold anything: the deletion is the same", async () => {
    await fc.assert(
      fc.asyncProperty(contact, contact, fields("type", "archived", "object"), async (found, read, gone) => {
        const { ended, error } = await runFlow("deletion", {
          [SEARCH]: list([{ ...found, id: ID }]),
          [`GET ${CONTACT}`]: { body: { ...read, email: ADDRESS } },
          [`DELETE ${CONTACT}`]: { body: { ...gone, deleted: true } },
        });
        expect(error).toBeUndefined();
        expect(ended?.status).toBe("completed");
        expect(ended?.body.deletion?.contacts).toMatchObject([
          { id: ID, role: expect.stringMatching(/^[\w-]{1,32}$/), basis: "accepted" },
        ]);
      }),
      { numRuns: 100 },
    );
  });
});

describe("what comes without an id that can be used", () => {
  const noIds = [undefined, null, "", 2 ** 60, "a/b", { id: "1" }];

  it.each(noIds)("is kept in the package: a company and a note with the id %j", async (id) => {
    const { ended } = await runFlow("access", {
      [`GET ${CONTACT}/companies`]: list([
        { id: "c1", name: "Oak" },
        { id, name: "Elm" },
      ]),
      "GET /companies/c1": { body: { id: "c1", name: "Oak", size: 3 } },
      [`GET ${CONTACT}/notes`]: list([{ id, type: "note", created_at: 1, body: "secret" }, { id: "7" }]),
    });

    const [{ companies, notes } = {}] = contactsOf(ended);
    expect(companies).toEqual([
      { id: "c1", name: "Oak", size: 3 },
      JSON.parse(JSON.stringify({ id, name: "Elm" })),
    ]);
    expect(notes).toEqual([JSON.parse(JSON.stringify({ id, type: "note", created_at: 1 })), { id: "7" }]);
    expect(ended).toMatchObject({ status: "partial", reason: { code: "items_missing" } });
    expect(rowOf(ended, "companies")).toMatchObject({ result: "searched", items: 2 });
    expect(rowOf(ended, "companies.details")).toMatchObject({ result: "failed", items: 1, expected: 2 });
    expect(rowOf(ended, "notes")).toMatchObject({ result: "searched", items: 2 });
  });

  it.each(noIds)("is given and told: the subject's contact with the id %j", async (id) => {
    const stubs = (data: readonly unknown[], count: unknown) => ({ type: "list", data, total_count: count });
    const { id: _, ...lena } = LENA;
    const odd = { ...lena, id, companies: stubs([{ id: "c1" }], 2), notes: stubs([{ id: 7 }, { id }], "2") };
    const { ended } = await runFlow("access", {
      [SEARCH]: list([odd, { ...LENA, id: "x1", email: "else@example.com" }]),
      "GET /companies/c1": { body: { id: "c1", name: "Oak" } },
      "GET /notes/7": { body: { id: 7, created_at: 1, author: { name: "Ada" }, body: "secret" } },
    });

    expect(ended).toMatchObject({ status: "partial", reason: { code: "contact_without_id" } });
    expect(contactsOf(ended)).toEqual([
      JSON.parse(
        JSON.stringify({
          ...odd,
          companies: [{ id: "c1", name: "Oak" }],
          notes: [{ id }, { id: 7, created_at: 1 }],
        }),
      ),
    ]);
    expect(rowOf(ended, "companies")).toMatchObject({ result: "failed", items: 1, expected: 2 });
  });

  it.each(noIds)("is told by a deletion that can't delete it: the id %j", async (id) => {
    const { id: _, ...lena } = LENA;
    const alone = await runFlow("deletion", { [SEARCH]: list([{ ...lena, id }]) });
    expect(alone.ended).toMatchObject({
      status: "partial",
      reason: { code: "contact_without_id" },
      body: { deletion: { contacts: [] } },
    });

    const beside = await runFlow("deletion", {
      [SEARCH]: list([{ ...lena, id }, LENA]),
      [`${SEARCH}, deleted`]: list([{ ...lena, id }]),
    });
    expect(beside.ended).toMatchObject({ status: "partial", reason: { code: "contact_without_id" } });
    expect(beside.ended?.body.deletion?.contacts).toMatchObject([{ id: ID, basis: "accepted" }]);
  });

  it("is nobody's concern where its address is another's", async () => {
    const { ended } = await runFlow("deletion", { [SEARCH]: list([{ email: "else@example.com" }]) });
    expect(ended).toMatchObject({ status: "not_found", reason: { code: "no_match" } });
  });
});

describe("a list that is shorter than Intercom counts", () => {
  it.each(["companies", "notes"])("makes an access partial and is told: %s", async (resource) => {
    const { ended } = await runFlow("access", {
      [`GET ${CONTACT}/${resource}`]: list([{ id: "7" }], { total_count: 3 }),
      "GET /companies/7": { body: { id: "7" } },
    });

    expect(ended).toMatchObject({ status: "partial", reason: { code: "items_missing", retryable: true } });
    expect(rowOf(ended, resource)).toEqual({ resource, result: "searched", items: 1, pages: 1, expected: 3 });
  });

  it("is told by the contact's own count where the list has none", async () => {
    const counting = { ...LENA, companies: { total_count: 2, data: [] } };
    const { ended } = await runFlow("access", {
      [SEARCH]: list([counting]),
      [`GET ${CONTACT}/companies`]: list([{ id: "c1" }], {}),
      "GET /companies/c1": { body: { id: "c1" } },
    });
    expect(rowOf(ended, "companies")).toMatchObject({ items: 1, expected: 2 });

    const older = await runFlow("access", {
      [SEARCH]: list([counting]),
      [`GET ${CONTACT}/companies`]: list([{ id: "c1" }]),
      "GET /companies/c1": { body: { id: "c1" } },
    });
    expect(older.ended?.status).toBe("completed");
  });

  it("is not short where a stub was older than its note's removal", async () => {
    const { ended } = await runFlow("access", {
      [SEARCH]: list([{ ...LENA, notes: { total_count: 2, data: [{ id: "7" }, { id: "8" }] } }]),
      [`GET ${CONTACT}/notes`]: list([{ id: "7" }], {}),
    });
    expect(ended?.status).toBe("completed");
  });

  it("is no empty search: neither a not_found nor a completed deletion", async () => {
    const short = list([], { total_count: 1 });
    for (const kind of ["access", "deletion"] as const) {
      const { ended } = await runFlow(kind, { [SEARCH]: short });
      expect(ended).toMatchObject({ status: "partial", reason: { code: "items_missing" } });
      const { items = 0, expected = 0 } = rowOf(ended, "contacts") ?? {};
      expect(expected).toBeGreaterThan(items);
    }
    const { ended } = await runFlow("deletion", { [`${SEARCH}, deleted`]: short });
    expect(ended).toMatchObject({ status: "partial", reason: { code: "items_missing" } });
    expect(ended?.body.deletion?.contacts).toMatchObject([{ id: ID, basis: "accepted" }]);
  });
});

describe("a list's pages", () => {
  it.each(
    [
      null,
      [],
      {},
      { next: "" },
      { next: {} },
      { next: null, page: 1 },
      "",
      { next: { starting_after: null } },
    ].map((pages) => [pages]),
  )("end at %j", async (pages) => {
    const { ended } = await runFlow("access", {
      [SEARCH]: list([LENA], { total_count: 1, pages }),
      [`GET ${CONTACT}/notes`]: list([{ id: "7" }], { pages }),
    });
    expect(ended?.status).toBe("completed");
  });

  it.each([true, "2 of 3", { next: true }, { next: ["WzE3"] }, { next: { cursor: "WzE3" } }])(
    "that say %j are not believed to end where nothing is counted",
    async (pages) => {
      const { ended } = await runFlow("access", { [SEARCH]: list([LENA], { pages }) });
      expect(ended).toMatchObject({ status: "partial", reason: { code: "items_missing" } });
    },
  );
});
