import { describe, expect, it } from "vitest";
import { api, byEmail, search } from "./support/api.ts";
import { ARCHIVED, BLOCKED, JO_LEAD, JO_USER, MARA_LEAD, MARA_USER, MERGED } from "./support/example.ts";
import { createManualClock } from "./support/manual-clock.ts";
import { cursorOf, errorOf, idsOf, pageOf } from "./support/shapes.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();

describe("a search by address", () => {
  it("finds the user and the lead of one address", async () => {
    const simulator = await start();
    const answer = await search(simulator, byEmail("mara.linden@example.com"));
    expect(answer.status).toBe(200);
    expect(idsOf(answer.body).sort()).toEqual([MARA_USER, MARA_LEAD]);
  });

  it("leaves look-alike addresses alone", async () => {
    const simulator = await start();
    const answer = await search(simulator, byEmail("jo@example.com"));
    expect(idsOf(answer.body).sort()).toEqual([JO_USER, JO_LEAD]);
  });

  it("answers 200 with an empty list where nobody has it", async () => {
    const simulator = await start();
    const answer = await search(simulator, byEmail("stranger@example.com"));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      type: "list",
      data: [],
      total_count: 0,
      pages: { type: "pages", page: 1, per_page: 50, total_pages: 0 },
    });
  });

  it("ignores case, or doesn't, as the workspace is set", async () => {
    const simulator = await start();
    const shouted = byEmail("Mara.LINDEN@Example.com");
    expect(idsOf((await search(simulator, shouted)).body)).toHaveLength(2);
    simulator.control.workspace("demo1234").configure({ emailSearch: "case-sensitive" });
    expect(idsOf((await search(simulator, shouted)).body)).toHaveLength(0);
    expect(idsOf((await search(simulator, byEmail("mara.linden@example.com"))).body)).toHaveLength(2);
    const several = {
      field: "email",
      operator: "IN",
      value: ["Mara.LINDEN@Example.com", "mara.linden@example.com"],
    };
    expect(idsOf((await search(simulator, several)).body)).toHaveLength(2);
  });

  it("finds an address with an apostrophe by its plain form and shows it escaped", async () => {
    const simulator = await start();
    const found = await search(simulator, byEmail("o'neil@example.com"));
    expect(pageOf(found.body).data[0]).toMatchObject({
      email: "o&#39;neil@example.com",
      name: "Pat O&#39;Neil &lt;Sales&gt;",
    });
    simulator.control.workspace("demo1234").configure({ escapeIdentity: false });
    const plain = await search(simulator, byEmail("o'neil@example.com"));
    expect(pageOf(plain.body).data[0]).toMatchObject({
      email: "o'neil@example.com",
      name: "Pat O'Neil <Sales>",
    });
  });

  it("hides archived, blocked and merged contacts", async () => {
    const simulator = await start();
    for (const email of ["archived@example.com", "blocked@example.com", "mara.old@example.com"]) {
      expect(idsOf((await search(simulator, byEmail(email))).body)).toEqual([]);
    }
    const everyone = await search(
      simulator,
      { field: "email", operator: "~", value: "@" },
      { pagination: { per_page: 150 } },
    );
    expect(idsOf(everyone.body)).not.toEqual(expect.arrayContaining([ARCHIVED, BLOCKED, MERGED]));
  });
});

describe("operators and groups", () => {
  const cases: readonly [operator: string, value: unknown, found: number][] = [
    ["=", "jo@example.com", 2],
    ["IN", ["jo@example.com", "joo@example.com"], 3],
    ["~", "jo@example.com", 3],
    ["^", "jo", 6],
    ["$", "@example.com.evil.example", 1],
  ];
  it.each(cases)("%s on email", async (operator, value, found) => {
    const simulator = await start();
    const answer = await search(simulator, { field: "email", operator, value });
    expect(pageOf(answer.body).total_count).toBe(found);
  });

  it("takes the opposite of = , IN and ~", async () => {
    const simulator = await start();
    const all = pageOf((await api(simulator, "GET", "/contacts")).body).total_count;
    const count = async (operator: string, value: unknown) =>
      pageOf((await search(simulator, { field: "email", operator, value })).body).total_count;
    expect(await count("!=", "jo@example.com")).toBe(all - 2);
    expect(await count("NIN", ["jo@example.com", "joo@example.com"])).toBe(all - 3);
    expect(await count("!~", "jo")).toBe(all - 6);
  });

  it("combines filters with AND and OR, two levels deep", async () => {
    const simulator = await start();
    const jo = { operator: "OR", value: [byEmail("jo@example.com"), byEmail("joo@example.com")] };
    const answer = await search(simulator, {
      operator: "AND",
      value: [jo, { operator: "OR", value: [{ field: "role", operator: "=", value: "lead" }] }],
    });
    expect(idsOf(answer.body)).toEqual([JO_LEAD]);
  });

  it("compares dates by day in the workspace's timezone", async () => {
    const simulator = await start({
      seed: {
        workspaces: [
          {
            id: "w1",
            timezone: "America/Los_Angeles",
            tokens: [{ token: "demo-token" }],
            // 2020-01-01 23:30 in Los Angeles is the second of January in UTC.
            contacts: [{ email: "late@example.com", created_at: 1_577_950_200 }],
          },
        ],
      },
    });
    const count = async (operator: string, value: number) =>
      pageOf((await search(simulator, { field: "created_at", operator, value })).body).total_count;
    const newYearsNoon = 1_577_908_800;
    expect(await count("=", newYearsNoon)).toBe(1);
    expect(await count(">", newYearsNoon)).toBe(0);
    expect(await count("<", newYearsNoon + 86_400)).toBe(1);
  });

  it("finds by custom attribute, tag and role", async () => {
    const simulator = await start();
    for (const [field, value] of [
      ["custom_attributes.plan", "pro"],
      ["tag_id", "80"],
      ["external_id", "70"],
    ]) {
      expect(idsOf((await search(simulator, { field, operator: "=", value })).body)).toEqual([MARA_USER]);
    }
  });
});

describe("refused queries", () => {
  const deep = {
    operator: "AND",
    value: [{ operator: "OR", value: [{ operator: "AND", value: [byEmail("a@b.example")] }] }],
  };
  const wide = {
    operator: "OR",
    value: Array.from({ length: 16 }, (_, index) => byEmail(`p${index}@b.example`)),
  };
  const someOf = (count: number) => ({
    field: "email",
    operator: "IN",
    value: Array.from({ length: count }, (_, index) =>
      index === 0 ? "jo@example.com" : `p${index}@b.example`,
    ),
  });
  const cases: readonly [what: string, body: unknown, code: string][] = [
    ["three levels", { query: deep }, "parameter_invalid"],
    ["sixteen filters in a group", { query: wide }, "parameter_invalid"],
    ["an unknown operator", { query: { field: "email", operator: "LIKE", value: "a" } }, "parameter_invalid"],
    ["an unknown field", { query: { field: "shoe_size", operator: "=", value: "a" } }, "parameter_invalid"],
    ["sixteen values of IN", { query: someOf(16) }, "parameter_invalid"],
    ["IN without an array", { query: { field: "email", operator: "IN", value: "a" } }, "parameter_invalid"],
    ["!= on a date", { query: { field: "created_at", operator: "!=", value: 1 } }, "parameter_invalid"],
    ["> on text", { query: { field: "email", operator: ">", value: "a" } }, "parameter_invalid"],
    [
      "text for a date",
      { query: { field: "created_at", operator: "=", value: "foobar" } },
      "parameter_invalid",
    ],
    ["no query", {}, "parameter_not_found"],
    ["a body that is not JSON", "{", "parameter_not_found"],
    ["per_page 151", { query: byEmail("a"), pagination: { per_page: 151 } }, "parameter_invalid"],
    ["per_page 0", { query: byEmail("a"), pagination: { per_page: 0 } }, "parameter_invalid"],
    ["a foreign cursor", { query: byEmail("a"), pagination: { starting_after: "nonsense" } }, "client_error"],
    [
      "a wrong order",
      { query: byEmail("a"), sort: { field: "created_at", order: "desc" } },
      "invalid_sort_order",
    ],
  ];
  it.each(cases)("%s is a 400", async (_what, body, code) => {
    const simulator = await start();
    const answer = await api(simulator, "POST", "/contacts/search", { body });
    expect(answer.status).toBe(400);
    expect(errorOf(answer.body).code).toBe(code);
  });

  it("fifteen values of IN are not among them", async () => {
    const simulator = await start();
    expect(idsOf((await search(simulator, someOf(15))).body).sort()).toEqual([JO_USER, JO_LEAD]);
  });
});

describe("pages", () => {
  const everybody = { field: "email", operator: "$", value: "@big.example" };
  const sort = { field: "created_at", order: "ascending" };

  it("lead through everybody once by cursor, with the next page as an object and none at the end", async () => {
    const simulator = await start();
    const first = await search(simulator, everybody, { sort, pagination: { per_page: 150 } });
    expect(pageOf(first.body)).toMatchObject({
      total_count: 160,
      pages: { page: 1, per_page: 150, total_pages: 2, next: { page: 2 } },
    });
    const second = await search(simulator, everybody, {
      sort,
      pagination: { per_page: 150, starting_after: cursorOf(first.body) },
    });
    expect(pageOf(second.body).pages).toEqual({ type: "pages", page: 2, per_page: 150, total_pages: 2 });
    expect(new Set([...idsOf(first.body), ...idsOf(second.body)]).size).toBe(160);
  });

  it("hold 50 contacts unless asked otherwise", async () => {
    const simulator = await start();
    expect(idsOf((await search(simulator, everybody)).body)).toHaveLength(50);
  });

  it("begin anew where starting_after stands in the URL, and ignore pagination.page", async () => {
    const simulator = await start();
    const first = await search(simulator, everybody, { sort });
    const again = await api(simulator, "POST", `/contacts/search?starting_after=${cursorOf(first.body)}`, {
      body: { query: everybody, sort, pagination: { page: 2 } },
    });
    expect(idsOf(again.body)).toEqual(idsOf(first.body));
  });

  it("go on after the last contact seen, even if it was deleted in between", async () => {
    const simulator = await start();
    const first = await search(simulator, everybody, { sort, pagination: { per_page: 10 } });
    const last = idsOf(first.body).at(-1);
    await api(simulator, "DELETE", `/contacts/${last}`);
    const second = await search(simulator, everybody, {
      sort,
      pagination: { per_page: 10, starting_after: cursorOf(first.body) },
    });
    expect(pageOf(second.body).data[0]).toMatchObject({ email: "employee10@big.example" });
  });
});

describe("the index", () => {
  it("learns of a new contact after its lag, while GET knows it at once", async () => {
    const clock = createManualClock();
    const simulator = await start({ clock });
    const workspace = simulator.control.workspace("demo1234");
    workspace.configure({ indexLagAfterCreateMs: 120_000 });
    const id = workspace.addContact({ email: "new@example.com" });
    const found = async () => idsOf((await search(simulator, byEmail("new@example.com"))).body);
    expect((await api(simulator, "GET", `/contacts/${id}`)).status).toBe(200);
    clock.advance(119_999);
    expect(await found()).toEqual([]);
    clock.advance(1);
    expect(await found()).toEqual([id]);
  });

  it("forgets a deleted contact after its lag, while GET forgets it at once", async () => {
    const clock = createManualClock();
    const simulator = await start({ clock });
    simulator.control.workspace("demo1234").configure({ indexLagAfterDeleteMs: 30_000 });
    await api(simulator, "DELETE", `/contacts/${JO_LEAD}`);
    const found = async () => idsOf((await search(simulator, byEmail("jo@example.com"))).body);
    expect((await api(simulator, "GET", `/contacts/${JO_LEAD}`)).status).toBe(404);
    clock.advance(29_999);
    expect(await found()).toContain(JO_LEAD);
    clock.advance(1);
    expect(await found()).toEqual([JO_USER]);
  });
});
