import { describe, expect, it } from "vitest";
import { api, byEmail, search } from "./support/api.ts";
import {
  ACME,
  ARCHIVED,
  BLOCKED,
  JO_LEAD,
  JO_USER,
  MARA_USER,
  MERGED,
  NOBODY,
  WITHOUT_ADDRESS,
} from "./support/example.ts";
import { createManualClock } from "./support/manual-clock.ts";
import { errorOf, idsOf, pageOf } from "./support/shapes.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();
const GONE = "ffffffffffffffffffffffff";

describe("GET /contacts/{contact_id}", () => {
  it("shows the contact with stubs of its companies and notes, newest note first", async () => {
    const simulator = await start();
    const answer = await api(simulator, "GET", `/contacts/${MARA_USER}`);
    expect(answer.body).toMatchObject({
      type: "contact",
      id: MARA_USER,
      workspace_id: "demo1234",
      role: "user",
      email: "mara.linden@example.com",
      companies: {
        total_count: 2,
        has_more: false,
        data: [{ type: "company", id: ACME, url: `/companies/${ACME}` }, {}],
      },
      notes: {
        url: `/contacts/${MARA_USER}/notes`,
        data: [
          { type: "note", id: "27", url: "/notes/27" },
          { type: "note", id: "26", url: "/notes/26" },
        ],
      },
    });
  });

  it("names ten companies at most and says that there are more", async () => {
    const simulator = await start();
    const workspace = simulator.control.workspace("demo1234");
    const company_ids = Array.from({ length: 11 }, (_, index) =>
      workspace.addCompany({ name: `Company ${index}` }),
    );
    const id = workspace.addContact({ email: "busy@example.com", company_ids });
    const { body } = await api(simulator, "GET", `/contacts/${id}`);
    expect(body).toMatchObject({ companies: { total_count: 11, has_more: true } });
    expect(body).toHaveProperty("companies.data.length", 10);
  });

  it("answers 404 for somebody who never was, in the words of a user that isn't there", async () => {
    const simulator = await start();
    const answer = await api(simulator, "GET", `/contacts/${GONE}`);
    expect(answer.status).toBe(404);
    expect(errorOf(answer.body)).toMatchObject({ code: "not_found", message: "User Not Found" });
  });

  it("shows archived and blocked contacts, or doesn't, as the workspace is set", async () => {
    const simulator = await start();
    for (const id of [ARCHIVED, BLOCKED]) {
      expect((await api(simulator, "GET", `/contacts/${id}`)).status).toBe(200);
    }
    simulator.control.workspace("demo1234").configure({ hiddenContactsReadable: false });
    for (const id of [ARCHIVED, BLOCKED]) {
      expect((await api(simulator, "GET", `/contacts/${id}`)).status).toBe(404);
    }
  });

  it("shows a lead without an address", async () => {
    const simulator = await start();
    expect((await api(simulator, "GET", `/contacts/${WITHOUT_ADDRESS}`)).body).toMatchObject({ email: null });
  });

  it("shows owner_id as text from 2.16 on and as a number before", async () => {
    const simulator = await start();
    const owner = async (version: string) =>
      (await api(simulator, "GET", `/contacts/${MARA_USER}`, { headers: { "intercom-version": version } }))
        .body;
    expect(await owner("2.16")).toMatchObject({ owner_id: "991267459" });
    expect(await owner("2.15")).toMatchObject({ owner_id: 991267459 });
  });

  it("shows what a seed says besides", async () => {
    const simulator = await start();
    const id = simulator.control.workspace("demo1234").addContact({
      email: "odd@example.com",
      extra: { avatar: { type: "avatar", image_url: null }, new_field: [1] },
    });
    expect((await api(simulator, "GET", `/contacts/${id}`)).body).toMatchObject({
      avatar: { type: "avatar" },
      new_field: [1],
    });
  });
});

describe("a merged contact", () => {
  it("is 410 from 2.16 on, with a link to the one that is left", async () => {
    const simulator = await start();
    const answer = await api(simulator, "GET", `/contacts/${MERGED}`);
    expect(answer.status).toBe(410);
    expect(errorOf(answer.body).code).toBe("contact_merged");
    expect(answer.headers.link).toBe(`</contacts/${MARA_USER}>; rel="canonical"`);
  });

  it("is 404 before 2.16", async () => {
    const simulator = await start();
    const answer = await api(simulator, "GET", `/contacts/${MERGED}`, {
      headers: { "intercom-version": "2.15" },
    });
    expect(answer.status).toBe(404);
    expect(answer.headers.link).toBeUndefined();
  });

  it("links to the end of a chain of merges, three hops at most", async () => {
    const simulator = await start();
    const workspace = simulator.control.workspace("demo1234");
    const chain = ["a", "b", "c", "d", "e"].map((name) =>
      workspace.addContact({ email: `${name}@chain.example` }),
    );
    for (const [index, id] of chain.slice(0, -1).entries())
      workspace.mergeContact(id, chain[index + 1] ?? "");
    const link = async (id: string | undefined) =>
      (await api(simulator, "GET", `/contacts/${id}`)).headers.link;
    expect(await link(chain[1])).toContain(chain[4]);
    expect(await link(chain[0])).toContain(chain[3]);
  });

  it("can't be deleted", async () => {
    const simulator = await start();
    expect((await api(simulator, "DELETE", `/contacts/${MERGED}`)).status).toBe(404);
    expect(simulator.control.effects()).toEqual([]);
  });
});

describe("DELETE /contacts/{contact_id}", () => {
  it("answers with the id and writes the effect down, once", async () => {
    const clock = createManualClock();
    const simulator = await start({ clock });
    const answer = await api(simulator, "DELETE", `/contacts/${JO_USER}`);
    expect(answer.body).toEqual({ type: "contact", id: JO_USER, external_id: "71", deleted: true });
    const again = await api(simulator, "DELETE", `/contacts/${JO_USER}`);
    expect(again.status).toBe(404);
    expect(simulator.control.effects()).toEqual([
      { seq: 1, at: clock.now(), workspace: "demo1234", kind: "contact_deleted", id: JO_USER, call: 1 },
    ]);
    expect(simulator.control.workspace("demo1234").contact(JO_USER)).toMatchObject({ state: "deleted" });
  });

  it("leaves the lead of the same address and every look-alike", async () => {
    const simulator = await start();
    await api(simulator, "DELETE", `/contacts/${JO_USER}`);
    expect(idsOf((await search(simulator, byEmail("jo@example.com"))).body)).toEqual([JO_LEAD]);
    const others = await search(simulator, { field: "email", operator: "^", value: "jo" });
    expect(pageOf(others.body).total_count).toBe(5);
  });

  it("takes the notes of the contact along", async () => {
    const simulator = await start();
    expect((await api(simulator, "GET", "/notes/29")).status).toBe(200);
    await api(simulator, "DELETE", `/contacts/${JO_USER}`);
    expect((await api(simulator, "GET", "/notes/29")).status).toBe(404);
    expect((await api(simulator, "GET", `/contacts/${JO_USER}/notes`)).status).toBe(404);
  });

  it("works for archived and blocked contacts", async () => {
    const simulator = await start();
    for (const id of [ARCHIVED, BLOCKED]) {
      expect((await api(simulator, "DELETE", `/contacts/${id}`)).body).toMatchObject({ deleted: true });
    }
  });

  it.each([60_000, 7 * 24 * 60 * 60 * 1000])("lets a read answer for %i ms where so set", async (visible) => {
    const clock = createManualClock();
    const simulator = await start({ clock });
    simulator.control.workspace("demo1234").configure({ visibleAfterDeleteMs: visible });
    await api(simulator, "DELETE", `/contacts/${JO_USER}`);
    clock.advance(visible - 1);
    expect((await api(simulator, "GET", `/contacts/${JO_USER}`)).status).toBe(200);
    clock.advance(1);
    expect((await api(simulator, "GET", `/contacts/${JO_USER}`)).status).toBe(404);
  });

  it("can be repeated where so set, without a second effect", async () => {
    const simulator = await start();
    simulator.control.workspace("demo1234").configure({ repeatDelete: 200 });
    await api(simulator, "DELETE", `/contacts/${JO_USER}`);
    expect((await api(simulator, "DELETE", `/contacts/${JO_USER}`)).body).toMatchObject({ deleted: true });
    expect(simulator.control.effects()).toHaveLength(1);
  });
});

describe("archive, unarchive and block", () => {
  it("hide and bring back, and are effects of their own", async () => {
    const simulator = await start();
    const found = async () => idsOf((await search(simulator, byEmail("nobody@example.com"))).body);
    expect((await api(simulator, "POST", `/contacts/${NOBODY}/archive`)).body).toEqual({
      type: "contact",
      id: NOBODY,
      external_id: null,
      archived: true,
    });
    expect(await found()).toEqual([]);
    expect((await api(simulator, "POST", `/contacts/${NOBODY}/unarchive`)).body).toMatchObject({
      archived: false,
    });
    expect(await found()).toEqual([NOBODY]);
    expect((await api(simulator, "POST", `/contacts/${NOBODY}/block`)).body).toMatchObject({ blocked: true });
    expect(await found()).toEqual([]);
    const kinds = simulator.control.effects().map(({ kind }) => kind);
    expect(kinds).toEqual(["contact_archived", "contact_unarchived", "contact_blocked"]);
  });

  it("answer 404 for somebody who was deleted", async () => {
    const simulator = await start();
    await api(simulator, "DELETE", `/contacts/${NOBODY}`);
    for (const action of ["archive", "unarchive", "block"]) {
      expect((await api(simulator, "POST", `/contacts/${NOBODY}/${action}`)).status).toBe(404);
    }
  });
});

describe("POST /contacts", () => {
  it("creates a person", async () => {
    const simulator = await start();
    const created = await api(simulator, "POST", "/contacts", {
      body: { email: "fresh@example.com", name: "Fresh" },
    });
    expect(created.body).toMatchObject({ type: "contact", role: "user", email: "fresh@example.com" });
    expect(idsOf((await search(simulator, byEmail("fresh@example.com"))).body)).toHaveLength(1);
    expect(simulator.control.effects()).toMatchObject([{ kind: "contact_created" }]);
  });

  it("answers 409 with the id of whoever has the address, archived ones included", async () => {
    const simulator = await start();
    for (const [email, id, kind] of [
      ["archived@example.com", ARCHIVED, "An archived contact"],
      ["jo@example.com", JO_USER, "A contact"],
    ]) {
      const answer = await api(simulator, "POST", "/contacts", { body: { email } });
      expect(answer.status).toBe(409);
      expect(errorOf(answer.body)).toMatchObject({
        code: "conflict",
        message: `${kind} matching those details already exists with id=${id}`,
      });
    }
  });

  it("lets two users share an address where their external ids differ, and any number of leads", async () => {
    const simulator = await start();
    const bodies = [
      { email: "jo@example.com", external_id: "another" },
      { email: "jo@example.com", role: "lead" },
    ];
    for (const body of bodies) expect((await api(simulator, "POST", "/contacts", { body })).status).toBe(200);
    expect(idsOf((await search(simulator, byEmail("jo@example.com"))).body)).toHaveLength(4);
  });

  it("refuses a body without any identity", async () => {
    const simulator = await start();
    expect((await api(simulator, "POST", "/contacts", { body: { name: "?" } })).status).toBe(400);
  });
});

describe("GET /contacts", () => {
  it("lists ten at a time, newest first, and goes on by a cursor in the query", async () => {
    const simulator = await start();
    const first = pageOf((await api(simulator, "GET", "/contacts")).body);
    expect(first.data).toHaveLength(10);
    expect(first.data[0]).toMatchObject({ email: "employee159@big.example" });
    const seen = new Set<string>();
    let cursor: unknown = null;
    for (let page = 1; page <= first.pages.total_pages; page += 1) {
      const query: string = cursor === null ? "" : `?starting_after=${cursor}`;
      const { data, pages } = pageOf((await api(simulator, "GET", `/contacts${query}`)).body);
      for (const { id } of data) seen.add(id);
      cursor =
        typeof pages.next === "object" && pages.next ? Reflect.get(pages.next, "starting_after") : null;
    }
    expect(cursor).toBeNull();
    expect(seen.size).toBe(first.total_count);
  });
});

describe("GET /contacts/find_by_external_id/{external_id}", () => {
  it("finds users only", async () => {
    const simulator = await start();
    expect((await api(simulator, "GET", "/contacts/find_by_external_id/70")).body).toMatchObject({
      id: MARA_USER,
    });
    expect((await api(simulator, "GET", "/contacts/find_by_external_id/none")).status).toBe(404);
  });
});

describe("the lists without pages", () => {
  it("are tags, segments and subscriptions", async () => {
    const simulator = await start();
    const list = async (name: string) => (await api(simulator, "GET", `/contacts/${MARA_USER}/${name}`)).body;
    expect(await list("tags")).toEqual({ type: "list", data: [{ type: "tag", id: "80", name: "Beta" }] });
    expect(await list("segments")).toMatchObject({
      type: "list",
      data: [{ type: "segment", name: "Active" }],
    });
    expect(await list("subscriptions")).toMatchObject({ data: [{ id: "91", consent_type: "opt_out" }] });
  });
});
