import { describe, expect, it } from "vitest";
import type { Disposition } from "../../domain/disposition.ts";
import { createFakeIntercom, FakeIntercomError } from "../../testing/fake-intercom.ts";
import { createTestRequest } from "../../testing/flow-context.ts";
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

    expect(intercom.calls).toEqual(["search"]);
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
    expect(ended.body.coverage).toEqual([
      { resource: "contacts", result: "searched", items: 0, pages: 1 },
      { resource: "contacts.archived_or_blocked", result: "not_searchable" },
    ]);
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
