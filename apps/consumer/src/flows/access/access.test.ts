import { CATEGORIES } from "@intercom-dsar/subject-data";
import { describe, expect, it } from "vitest";
import type { Disposition } from "../../domain/disposition.ts";
import { createFakeIntercom, FakeIntercomError } from "../../testing/fake-intercom.ts";
import { categories, createTestRequest } from "../../testing/flow-context.ts";
import { access } from "./access.ts";

const MARA = "mara@example.com";
const none = { total_count: 0, data: [] };
const some = { total_count: 1, data: [] };

describe("access", () => {
  it("collects every user and lead of the address, and nobody whose address is another", async () => {
    const intercom = createFakeIntercom([
      { id: "c1", role: "user", email: "Mara@Example.com", companies: none, notes: none },
      { id: "c2", role: "lead", email: MARA, companies: none, notes: none },
      { id: "x1", role: "user", email: "tamara@example.com", companies: none, notes: none },
    ]);

    const ended = await run(intercom);

    expect(ended.status).toBe("completed");
    expect(contentOf(ended).contacts.map(({ id }) => id)).toEqual(["c1", "c2"]);
  });

  it("makes no call for companies and notes where Intercom counts none", async () => {
    const intercom = createFakeIntercom([{ id: "c1", email: MARA, companies: none, notes: none }]);

    const ended = await run(intercom);

    expect(intercom.calls).toEqual(["search", "get c1"]);
    expect(ended.body.coverage).toContainEqual({
      resource: "notes",
      result: "empty_by_count",
      items: 0,
      pages: 0,
    });
  });

  it("reads the details of each company once, also where two contacts share it", async () => {
    const intercom = createFakeIntercom([
      { id: "c1", email: MARA, companies: some, notes: none },
      { id: "c2", email: MARA, companies: some, notes: none },
    ]);
    intercom.companiesOf.set("c1", [{ id: "co1", name: "Acme" }]);
    intercom.companiesOf.set("c2", [{ id: "co1", name: "Acme" }]);

    const ended = await run(intercom);

    expect(intercom.calls.filter((call) => call === "company co1")).toHaveLength(1);
    expect(contentOf(ended).contacts.map(({ companies }) => companies)).toMatchObject([
      [{ id: "co1", details: true }],
      [{ id: "co1", details: true }],
    ]);
  });

  it("reads a note by its id where the list lacks it, and hands out neither author nor body", async () => {
    const intercom = createFakeIntercom([
      { id: "c1", email: MARA, companies: none, notes: { total_count: 2, data: [{ id: "1" }, { id: "2" }] } },
    ]);
    const author = { name: "Ada Quill", email: "ada@colleagues.example" };
    intercom.notesOf.set("c1", [{ id: "1", type: "note", body: "one", author }]);
    intercom.singleNotes.set("2", { id: "2", type: "note", body: "two", author });

    const ended = await run(intercom);

    expect(contentOf(ended).contacts[0]?.notes).toEqual([
      { id: "1", type: "note" },
      { id: "2", type: "note" },
    ]);
    expect(JSON.stringify(ended)).not.toMatch(/Ada Quill|ada@colleagues/);
  });

  it("says that it is not all where a contact is deleted while it is read", async () => {
    const intercom = createFakeIntercom([{ id: "c1", email: MARA, companies: some, notes: none }]);
    intercom.before = (call) => {
      if (call === "companies c1") throw new FakeIntercomError("not_found", { status: 404 });
    };

    const ended = await run(intercom);

    expect(ended).toMatchObject({ status: "partial", reason: { code: "contact_gone" } });
    expect(ended.body.coverage).toContainEqual(
      expect.objectContaining({ resource: "companies", result: "failed" }),
    );
  });

  it("says not_found with its coverage, and never that archived contacts were looked at", async () => {
    const ended = await run(createFakeIntercom([]));

    expect(ended).toMatchObject({ status: "not_found", reason: { code: "no_match" } });
    expect(ended.body.coverage.slice(0, 4)).toEqual([
      { resource: "contacts", result: "searched", items: 0, pages: 1 },
      { resource: "contacts.archived_or_blocked", result: "not_searchable" },
      { resource: "companies", result: "empty_by_count", items: 0, pages: 0 },
      { resource: "notes", result: "empty_by_count", items: 0, pages: 0 },
    ]);
  });

  it("says of every category of the data map how it was looked at, found or not", async () => {
    const names = CATEGORIES.map(({ name }) => name);
    for (const people of [[], [{ id: "c1", email: MARA, companies: none, notes: none }]]) {
      const ended = await run(createFakeIntercom(people));

      const resources = ended.body.coverage.map(({ resource }) => resource);
      expect(resources).toEqual(expect.arrayContaining(names));
      expect(ended.body.coverage).toContainEqual({ resource: "conversations", result: "not_covered" });
      expect(ended.body.coverage).toContainEqual({ resource: "visitors", result: "not_searchable" });
    }
  });

  it("hands out the record that is read by id, which the search's may lag behind", async () => {
    const intercom = createFakeIntercom([{ id: "c1", email: MARA, companies: none, notes: none }]);
    intercom.after = (call) => {
      if (call !== "search") return;
      intercom.contacts.set("c1", { id: "c1", email: MARA, phone: "+49 30 1", companies: none, notes: none });
    };

    const ended = await run(intercom);

    expect(contentOf(ended).contacts).toMatchObject([{ id: "c1", phone: "+49 30 1" }]);
  });

  it("leaves out a contact that has another address when it is read", async () => {
    const intercom = createFakeIntercom([{ id: "c1", email: MARA, companies: none, notes: none }]);
    intercom.after = (call) => {
      if (call === "search") intercom.contacts.set("c1", { id: "c1", email: "other@example.com" });
    };

    const ended = await run(intercom);

    expect(ended.status).toBe("not_found");
    expect(JSON.stringify(ended)).not.toContain("other@example.com");
  });

  it("gives what the search said of a contact that was deleted before it was read, and says so", async () => {
    const intercom = createFakeIntercom([{ id: "c1", email: MARA, companies: none, notes: none }]);
    intercom.before = (call) => {
      if (call === "get c1") throw new FakeIntercomError("not_found", { status: 404 });
    };

    const ended = await run(intercom);

    expect(ended).toMatchObject({ status: "partial", reason: { code: "contact_gone" } });
    expect(contentOf(ended).contacts).toMatchObject([{ id: "c1" }]);
    expect(ended.body.coverage).toContainEqual(
      expect.objectContaining({ resource: "contacts.records", result: "failed" }),
    );
  });

  describe("where the token lacks the scope of a category", () => {
    const counted = { id: "c1", email: MARA, companies: none, notes: some };
    const refusing = () => {
      const intercom = createFakeIntercom([counted]);
      intercom.before = (call) => {
        if (call === "notes c1") throw new FakeIntercomError("scope_missing", { status: 403 });
      };
      return intercom.port;
    };

    it("goes on without an optional one, and only the coverage tells", async () => {
      const context = createTestRequest("access", [MARA]).context(refusing());

      const ended = finished(
        await access.run({ ...context, categories: categories("contacts,companies,notes?") }),
      );

      expect(ended).toMatchObject({ status: "completed", reason: null });
      expect(ended.body.coverage).toContainEqual({ resource: "notes", result: "no_scope", items: 0 });
    });

    it("waits for a required one, and then says that it is not all", async () => {
      const context = createTestRequest("access", [MARA]).context(refusing());
      await expect(access.run(context)).rejects.toMatchObject({ code: "scope_missing" });

      const patience = { forScopes: false, forOptional: true };
      const ended = finished(await access.run({ ...context, patience }));

      expect(ended).toMatchObject({ status: "partial", reason: { code: "scope_missing" } });
      expect(ended.body.coverage).toContainEqual({ resource: "notes", result: "no_scope", items: 0 });
      expect(contentOf(ended).contacts).toMatchObject([{ id: "c1", companies: [] }]);
    });
  });

  it("tries an optional category again while its failure may pass, and then goes on without it", async () => {
    const intercom = createFakeIntercom([{ id: "c1", email: MARA, companies: none, notes: some }]);
    intercom.before = (call) => {
      if (call === "notes c1") throw new FakeIntercomError("server_error", { status: 503 });
    };
    const request = createTestRequest("access", [MARA]);
    const context = { ...request.context(intercom.port), categories: categories("contacts,notes?") };
    await expect(access.run(context)).rejects.toMatchObject({ code: "server_error" });

    const ended = finished(
      await access.run({ ...context, patience: { forScopes: true, forOptional: false } }),
    );

    expect(ended.status).toBe("completed");
    expect(ended.body.coverage).toContainEqual({ resource: "notes", result: "failed", items: 0 });
  });

  it("withholds and names the person's own social security number under the CCPA alone", async () => {
    const mine = { id: "c1", email: MARA, custom_attributes: { ssn: "123-45-6789" }, notes: none };
    const request = createTestRequest("access", [MARA]);
    const under = async (regulation: string) => {
      const payload = Buffer.from(JSON.stringify({ regulation }));
      const intercom = createFakeIntercom([{ ...mine, companies: none }]);
      return finished(await access.run(request.context(intercom.port, { payload })));
    };

    const [ccpa, gdpr] = [await under("ccpa"), await under("gdpr")];
    expect(contentOf(ccpa).contacts).toMatchObject([
      { custom_attributes: { ssn: "[withheld: social security number]" } },
    ]);
    expect(ccpa.body.access?.redactions).toMatchObject([
      { path: "contacts[*].custom_attributes.ssn", code: "not_disclosed", count: 1 },
    ]);
    expect(contentOf(gdpr).contacts).toMatchObject([{ custom_attributes: { ssn: "123-45-6789" } }]);
  });

  it("hands out nothing where the request was cancelled meanwhile", async () => {
    const intercom = createFakeIntercom([{ id: "c1", email: MARA, companies: none, notes: none }]);
    const request = createTestRequest("access", [MARA]);
    intercom.after = () => {
      request.cancelRequested = true;
    };

    const ended = finished(await access.run(request.context(intercom.port)));

    expect(ended.status).toBe("cancelled");
    expect(ended.body.access).toBeUndefined();
  });
});

async function run(intercom: ReturnType<typeof createFakeIntercom>) {
  return finished(await access.run(createTestRequest("access", [MARA]).context(intercom.port)));
}

function finished(disposition: Disposition): Extract<Disposition, { kind: "finished" }> {
  if (disposition.kind !== "finished") throw new Error(`not finished: ${disposition.kind}`);
  return disposition;
}

function contentOf({ body }: Extract<Disposition, { kind: "finished" }>) {
  return body.access?.content as { contacts: { id: string; companies: unknown[]; notes: unknown[] }[] };
}
