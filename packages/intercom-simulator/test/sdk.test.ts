import { IntercomClient, IntercomError } from "intercom-client";
import { describe, expect, it } from "vitest";
import type { Simulator } from "../src/index.ts";
import { ACME, JO_LEAD, JO_USER, MARA_LEAD, MARA_USER } from "./support/example.ts";
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
