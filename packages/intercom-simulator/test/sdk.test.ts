import { IntercomClient, IntercomError } from "intercom-client";
import { describe, expect, it } from "vitest";
import type { Simulator } from "../src/index.ts";
import { api } from "./support/api.ts";
import {
  ACME,
  ARCHIVED,
  BLOCKED,
  JO_LEAD,
  JO_USER,
  MARA_LEAD,
  MARA_USER,
  MERGED,
} from "./support/example.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();

function connect(simulator: Simulator): IntercomClient {
  return new IntercomClient({ token: "demo-token", baseUrl: simulator.url, maxRetries: 0 });
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("Intercom's own SDK", () => {
  it("searches across pages", async () => {
    const simulator = await start();
    const page = await connect(simulator).contacts.search({
      query: { field: "email", operator: "=", value: "mara.linden@example.com" },
      pagination: { per_page: 1 },
    });
    expect((await collect(page)).map(({ id }) => id).sort()).toEqual([MARA_USER, MARA_LEAD]);
    const searches = simulator.control.calls({ endpoint: "/contacts/search" });
    expect(searches.map(({ version, status }) => [version, status])).toEqual([
      ["2.14", 200],
      ["2.14", 200],
    ]);
  });

  it("reads a contact, its companies and its notes", async () => {
    const simulator = await start();
    // The SDK looks for the schema's key and, finding none, returns no company at all.
    simulator.control.workspace("demo1234").configure({ companiesKey: "companies" });
    const client = connect(simulator);
    expect(await client.contacts.find({ contact_id: MARA_USER })).toMatchObject({
      email: "mara.linden@example.com",
    });
    const companies = await client.contacts.listAttachedCompanies({ contact_id: MARA_USER, per_page: 1 });
    expect((await collect(companies)).map(({ name }) => name)).toEqual([
      "Acme Example Ltd",
      "Nordlicht & Söhne",
    ]);
    expect(await client.companies.find({ company_id: ACME })).toMatchObject({ company_id: "acme-7" });
    const notes = await client.notes.list({ contact_id: MARA_USER, per_page: 1 });
    expect((await collect(notes)).map(({ id }) => id)).toEqual(["27", "26"]);
    expect(await client.notes.find({ note_id: 26 })).toMatchObject({ id: "26" });
  });

  it("searches and reads conversations and tickets", async () => {
    const simulator = await start();
    const client = connect(simulator);
    // A new one for each: the SDK writes the cursor of the next page into it.
    const byMara = () => ({
      query: { field: "contact_ids", operator: "IN" as const, value: [MARA_USER] },
      pagination: { per_page: 1 },
    });
    const conversations = await collect(await client.conversations.search(byMara()));
    expect(conversations.map(({ id }) => id)).toEqual(["515", "516"]);
    expect(await client.conversations.find({ conversation_id: "515" })).toMatchObject({
      conversation_parts: { total_count: 3 },
    });
    const tickets = await collect(await client.tickets.search(byMara()));
    expect(tickets.map((ticket) => ticket?.id)).toEqual(["631", "632", "633"]);
    expect(await client.tickets.get({ ticket_id: "631" })).toMatchObject({
      ticket_parts: { total_count: 4 },
    });
  });

  it("finds calls of conversations", async () => {
    const client = connect(await start());
    const calls = await client.calls.listCallsWithTranscripts({ conversation_ids: ["515"] });
    expect(calls.data).toMatchObject([{ id: "123", transcript: [{ speaker: "Teammate 1" }, {}] }]);
  });

  it("is redirected from a call's recording to a host that refuses its token", async () => {
    const simulator = await start();
    const client = connect(simulator);
    await expect(client.calls.showCallRecording({ call_id: "123" })).rejects.toMatchObject({
      statusCode: 400,
    });
    const recordings = simulator.control.calls({ endpoint: "/calls/{call_id}/recording" });
    expect(recordings).toMatchObject([{ status: 302 }]);
    await expect(client.calls.showCallRecording({ call_id: "124" })).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  it("reads and deletes custom objects, whose type stays when the last one is gone", async () => {
    const simulator = await start();
    const client = connect(simulator).customObjectInstances;
    const type = { custom_object_type_identifier: "Order" };
    const byId = (id: string) => ({ ...type, custom_object_instance_id: id });
    expect(await client.getCustomObjectInstancesById(byId("1"))).toMatchObject({ external_id: "ORDER-1" });
    // The SDK has the two names the other way round: this one deletes by id.
    for (const id of ["1", "2"])
      expect(await client.deleteCustomObjectInstancesByExternalId(byId(id))).toMatchObject({
        id,
        deleted: true,
      });
    await expect(client.getCustomObjectInstancesById(byId("1"))).rejects.toMatchObject({ statusCode: 404 });
    expect(await api(simulator, "GET", "/custom_object_instances/Order")).toMatchObject({
      status: 200,
      body: { data: [], total_count: 0 },
    });
  });

  it("archives, brings back and blocks contacts, which searches then show or hide", async () => {
    const simulator = await start();
    const client = connect(simulator);
    const found = async () => {
      const query = { field: "email", operator: "=" as const, value: "mara.linden@example.com" };
      return (await collect(await client.contacts.search({ query }))).map(({ id }) => id).sort();
    };
    const [user, lead] = [{ contact_id: MARA_USER }, { contact_id: MARA_LEAD }];
    expect(await client.contacts.archive(user)).toMatchObject({ id: MARA_USER, archived: true });
    expect(await client.contacts.blockContact(lead)).toMatchObject({ id: MARA_LEAD, blocked: true });
    expect(await found()).toEqual([]);
    expect(await client.contacts.unarchive(user)).toMatchObject({ id: MARA_USER, archived: false });
    expect(await found()).toEqual([MARA_USER]);
  });

  it("lists archived, blocked, merged and deleted contacts, in a version that it does not know yet", async () => {
    const simulator = await start();
    const client = connect(simulator);
    await client.contacts.delete({ contact_id: JO_USER });
    // The SDK has no call for the list: its path is that of a contact of this id.
    const request = client.contacts.find(
      { contact_id: "deleted" },
      { headers: { "Intercom-Version": "Preview" }, queryParams: { per_page: 150 } },
    );
    const { data } = (await request) as unknown as { data: { id: string; status: string }[] };
    expect(Object.fromEntries(data.map(({ id, status }) => [id, status]))).toMatchObject({
      [ARCHIVED]: "archived",
      [BLOCKED]: "blocked",
      [MERGED]: "merged",
      [JO_USER]: "pending_deletion",
    });
  });

  it("deletes a contact", async () => {
    const simulator = await start();
    const client = connect(simulator);
    for (const id of [JO_USER, JO_LEAD]) {
      expect(await client.contacts.delete({ contact_id: id })).toMatchObject({ id, deleted: true });
    }
    expect(simulator.control.effects().map(({ id }) => id)).toEqual([JO_USER, JO_LEAD]);
    await expect(client.contacts.find({ contact_id: JO_USER })).rejects.toMatchObject({ statusCode: 404 });
  });

  it("understands the errors", async () => {
    const simulator = await start();
    simulator.control.workspace("demo1234").setScopes("demo", []);
    const call = connect(simulator).contacts.find({ contact_id: MARA_USER });
    await expect(call).rejects.toThrow(IntercomError);
    await expect(call).rejects.toMatchObject({ statusCode: 403, body: { errors: [{ code: "forbidden" }] } });
  });
});
