import { describe, expect, it } from "vitest";
import { z } from "zod";
import { api } from "./support/api.ts";
import { ACME, BIG, MARA_LEAD, MARA_USER, NOBODY } from "./support/example.ts";
import { cursorOf, errorOf, idsOf, pageOf } from "./support/shapes.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();
const GONE = "ffffffffffffffffffffffff";

describe("GET /contacts/{contact_id}/companies", () => {
  it("holds the companies under data, or companies where so set", async () => {
    const simulator = await start();
    const answer = await api(simulator, "GET", `/contacts/${MARA_USER}/companies`);
    expect(pageOf(answer.body)).toMatchObject({
      total_count: 2,
      pages: { next: null, page: 1, per_page: 50, total_pages: 1 },
      data: [
        { type: "company", id: ACME, company_id: "acme-7", app_id: "demo1234" },
        { name: "Nordlicht & Söhne" },
      ],
    });
    simulator.control.workspace("demo1234").configure({ companiesKey: "companies" });
    const other = await api(simulator, "GET", `/contacts/${MARA_USER}/companies`);
    expect(other.body).toHaveProperty("companies.length", 2);
    expect(other.body).not.toHaveProperty("data");
  });

  it("leads to the next page by a URL of its own host, or of another where so set", async () => {
    const simulator = await start();
    const path = `/contacts/${MARA_USER}/companies`;
    const first = pageOf((await api(simulator, "GET", `${path}?per_page=1`)).body);
    expect(first.pages.next).toBe(`${simulator.url}${path}?per_page=1&page=2`);
    const second = pageOf((await api(simulator, "GET", `${path}?per_page=1&page=2`)).body);
    expect(second.pages.next).toBeNull();
    expect(second.data).toMatchObject([{ name: "Nordlicht & Söhne" }]);
    expect(pageOf((await api(simulator, "GET", `${path}?per_page=1&page=3`)).body).data).toEqual([]);

    simulator.control.workspace("demo1234").configure({ pageLinkOrigin: "https://elsewhere.example" });
    const foreign = pageOf((await api(simulator, "GET", `${path}?per_page=1`)).body);
    expect(foreign.pages.next).toBe(`https://elsewhere.example${path}?per_page=1&page=2`);
  });

  it("is an empty list for somebody without companies, and 404 for nobody", async () => {
    const simulator = await start();
    expect(idsOf((await api(simulator, "GET", `/contacts/${NOBODY}/companies`)).body)).toEqual([]);
    const missing = await api(simulator, "GET", `/contacts/${GONE}/companies`);
    expect(missing.status).toBe(404);
    expect(errorOf(missing.body)).toMatchObject({ code: "not_found", message: "User Not Found" });
  });

  it.each(["per_page=0", "per_page=151", "per_page=many", "page=0", "page=x"])(
    "refuses %s",
    async (query) => {
      const simulator = await start();
      expect((await api(simulator, "GET", `/contacts/${MARA_USER}/companies?${query}`)).status).toBe(400);
    },
  );
});

describe("GET /companies/{company_id}", () => {
  it("takes Intercom's id, not the customer's", async () => {
    const simulator = await start();
    expect((await api(simulator, "GET", `/companies/${ACME}`)).body).toMatchObject({ company_id: "acme-7" });
    const wrong = await api(simulator, "GET", "/companies/acme-7");
    expect(wrong.status).toBe(404);
    expect(errorOf(wrong.body)).toMatchObject({ code: "company_not_found", message: "Company Not Found" });
  });

  it("holds the teammates' notes since 2.16", async () => {
    const simulator = await start();
    const company = async (version: string) =>
      (await api(simulator, "GET", `/companies/${ACME}`, { headers: { "intercom-version": version } })).body;
    expect(await company("2.16")).toMatchObject({ notes: { type: "note.list", notes: [{ id: "30" }] } });
    expect(await company("2.15")).not.toHaveProperty("notes");
  });

  it("counts the people who are left", async () => {
    const simulator = await start();
    expect((await api(simulator, "GET", `/companies/${ACME}`)).body).toMatchObject({ user_count: 3 });
    await api(simulator, "DELETE", `/contacts/${MARA_LEAD}`);
    expect((await api(simulator, "GET", `/companies/${ACME}`)).body).toMatchObject({ user_count: 2 });
  });

  it("lists its people and its notes", async () => {
    const simulator = await start();
    const people = pageOf((await api(simulator, "GET", `/companies/${BIG}/contacts?per_page=150`)).body);
    expect(people).toMatchObject({ total_count: 160, pages: { next: { page: 2 } } });
    const notes = pageOf((await api(simulator, "GET", `/companies/${ACME}/notes`)).body);
    expect(notes.data).toMatchObject([
      { id: "30", company: { type: "company", id: ACME }, author: { name: "Ada Quill" } },
    ]);
  });

  it("is archived by DELETE: an effect that no data subject asked for", async () => {
    const simulator = await start();
    const answer = await api(simulator, "DELETE", `/companies/${ACME}`);
    expect(answer.body).toEqual({ id: ACME, object: "company", deleted: true });
    expect((await api(simulator, "GET", `/companies/${ACME}`)).status).toBe(404);
    expect(idsOf((await api(simulator, "GET", `/contacts/${MARA_LEAD}/companies`)).body)).toEqual([]);
    expect(simulator.control.effects()).toMatchObject([{ kind: "company_archived", id: ACME }]);
  });
});

describe("notes", () => {
  const path = `/contacts/${MARA_USER}/notes?per_page=1`;

  it("carry their author and their body", async () => {
    const simulator = await start();
    const note = {
      type: "note",
      id: "26",
      contact: { type: "contact", id: MARA_USER },
      author: { type: "admin", id: "991267459", name: "Ada Quill", email: "ada.quill@colleagues.example" },
    };
    expect((await api(simulator, "GET", "/notes/26")).body).toMatchObject(note);
    const list = pageOf((await api(simulator, "GET", `/contacts/${MARA_USER}/notes`)).body);
    expect(list.data).toMatchObject([{ id: "27" }, note]);
  });

  it("are paged by URL", async () => {
    const simulator = await start();
    const { next } = pageOf((await api(simulator, "GET", path)).body).pages;
    const url = z.string().parse(next);
    const second = pageOf((await api(url, "GET", "")).body);
    expect(second).toMatchObject({ data: [{ id: "26" }], pages: { next: null } });
  });

  it("are paged by cursor object where so set", async () => {
    const simulator = await start();
    simulator.control.workspace("demo1234").configure({ notesNext: "cursor" });
    const cursor = cursorOf((await api(simulator, "GET", path)).body);
    const second = pageOf((await api(simulator, "GET", `${path}&starting_after=${cursor}`)).body);
    expect(second.data).toMatchObject([{ id: "26" }]);
    expect(second.pages).not.toHaveProperty("next");
  });

  it("are paged by number alone where so set", async () => {
    const simulator = await start();
    simulator.control.workspace("demo1234").configure({ notesNext: "none" });
    const first = pageOf((await api(simulator, "GET", path)).body);
    expect(first.pages).toEqual({ type: "pages", page: 1, per_page: 1, total_pages: 2 });
    expect(pageOf((await api(simulator, "GET", `${path}&page=2`)).body).data).toMatchObject([{ id: "26" }]);
  });

  it("answer 404 where there is none, in words of their own", async () => {
    const simulator = await start();
    expect(errorOf((await api(simulator, "GET", "/notes/999")).body)).toMatchObject({
      code: "not_found",
      message: "Resource Not Found",
    });
    expect((await api(simulator, "GET", `/contacts/${GONE}/notes`)).status).toBe(404);
  });
});
