import { decodeArrival, spellingsOf } from "@intercom-dsar/dsar-events/service";
import { createIntercomClient, type FindOptions, type FoundContacts } from "@intercom-dsar/intercom-client";
import { type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestRequest } from "../testing/flow-context.ts";
import { access } from "./access/access.ts";
import { deletion } from "./deletion/deletion.ts";
import { searchSubject } from "./search-subject.ts";

/** A request as intake stores it, with the addresses as they are written. */
function requestFor(kind: "access" | "deletion", written: readonly string[]) {
  const identifiers = written.map((value) => ({ type: "email", value }));
  const data = { requestId: "r-1", kind, identifiers };
  const record = { value: Buffer.from(JSON.stringify(data)), headers: {}, timestamp: 1 };
  const decoded = decodeArrival(record, { now: Date.now });
  if (decoded.type !== "request") throw new Error(`read as ${decoded.type}`);
  const subjects = decoded.request.identifiers.map(({ value }) => value);
  const request = createTestRequest(kind, subjects, { notFoundRecheckMs: 0 });
  return { request, payload: Buffer.from(JSON.stringify(decoded.request)) };
}

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

/** Puts these people into a workspace that compares addresses as they are, and calls Intercom's client for it. */
async function amongPeople<Result>(
  emails: readonly string[],
  use: (client: ReturnType<typeof createIntercomClient>) => Promise<Result>,
): Promise<Result> {
  simulator.control.seed({
    workspaces: [
      {
        id: "ws1",
        tokens: [{ token: "token" }],
        settings: { emailSearch: "case-sensitive", limitPerMinute: 1_000_000 },
        contacts: emails.map((email) => ({ email })),
      },
    ],
  });
  const client = createIntercomClient({ baseUrl: simulator.url, token: () => "token" });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

async function found(written: readonly string[], emails: readonly string[]) {
  return amongPeople(emails, async (client) => {
    const { request, payload } = requestFor("access", written);
    const search = await searchSubject(request.context(client, { payload }), { emptyByItself: true });
    return { emails: search.hits.map(({ email }) => email), pages: search.pages, missing: search.missing };
  });
}

it.each([
  ["Mara.Linden@Example.com", "Mara.Linden@Example.com"],
  ["Mara.Linden@Example.com", "mara.linden@example.com"],
  ["Mara.Linden@EXAMPLE.com", "Mara.Linden@example.com"],
  ["  jo@bücher.example ", "jo@xn--bcher-kva.example"],
  ["jo@xn--bcher-kva.example", "jo@bücher.example"],
  ["zo\u00eb@example.com", "zoe\u0308@example.com"],
  ["Zoe\u0308@Bücher.example", "Zo\u00eb@xn--bcher-kva.example"],
])("finds %j where Intercom minds every letter and has %j", async (written, stored) => {
  expect(await found([written], [stored, `x${stored}`])).toMatchObject({
    emails: [stored],
    pages: 1,
    missing: 0,
  });
});

it("finds a contact that is stored in any spelling of any address of the request", async () => {
  const address = fc
    .tuple(
      fc.string({ unit: fc.constantFrom(..."abZÉñ.1", "e\u0308", "ß"), minLength: 1, maxLength: 6 }),
      fc.constantFrom("example.com", "Bücher.example", "xn--bcher-kva.example", "例え.jp"),
    )
    .map(([local, domain]) => `${local}@${domain}`);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(address, { minLength: 1, maxLength: 10 }),
      fc.nat(),
      fc.nat(),
      async (written, which, how) => {
        const subjects = requestFor("access", written).request.context({} as never).request.subjects;
        const subject = subjects[which % subjects.length] ?? "";
        const spellings = spellingsOf(subject, written);
        const stored = spellings[how % spellings.length] ?? "";
        const { emails, missing } = await found(written, [stored, "someone@else.example"]);
        expect({ emails, missing }).toEqual({ emails: [stored], missing: 0 });
      },
    ),
    { numRuns: 60 },
  );
});

it("says that nobody is there only after a search of the request's own, where that matters", async () => {
  const { request } = requestFor("deletion", ["jo@example.com"]);
  const asked: (boolean | undefined)[] = [];
  const intercom = {
    contacts: {
      async findByEmail(_: readonly string[], { alone }: FindOptions): Promise<FoundContacts> {
        asked.push(alone);
        return { contacts: [], pages: 1, missing: 0, members: alone ? 1 : 12 };
      },
    },
  };
  const context = request.context(intercom as never);

  const byItself = await searchSubject(context, { emptyByItself: true });
  const shared = await searchSubject(context, { emptyByItself: false });

  expect(asked).toEqual([false, true, false]);
  expect([byItself, shared]).toMatchObject([
    { hits: [], pages: 2 },
    { hits: [], pages: 1 },
  ]);
});

it("asks for ten plain addresses in one search, and never for more than fifteen values", async () => {
  const plain = Array.from({ length: 10 }, (_, index) => `jo+${index}@example.com`);
  expect(await found(plain, plain)).toMatchObject({ emails: plain, pages: 1 });

  const mixed = plain.map((address) => address.replace("jo", "Jo").replace("example", "Bücher"));
  const { emails, pages } = await found(mixed, mixed);
  expect([...emails].sort()).toEqual([...mixed].sort());
  expect(pages).toBe(10);
  const values = simulator.control
    .calls()
    .map(({ body }) => (body as { query: { value: unknown } }).query.value);
  expect(values.every((value) => !Array.isArray(value) || value.length <= 15)).toBe(true);
});

it("counts a contact once that Intercom finds by two spellings or in two searches", async () => {
  const written = Array.from({ length: 10 }, (_, index) => {
    const letters = [..."abcdefghij"].map((letter, at) => (at === index ? letter.toUpperCase() : letter));
    return `${letters.join("")}@Example.com`;
  });
  const stored = "abcdefghij@example.com";
  const ended = await amongPeople([stored], async (client) => {
    simulator.control.workspace("ws1").configure({ emailSearch: "case-insensitive" });
    const { request, payload } = requestFor("access", written);
    return access.run(request.context(client, { payload }));
  });
  expect(ended).toMatchObject({
    status: "completed",
    body: {
      coverage: expect.arrayContaining([{ resource: "contacts", result: "searched", items: 1, pages: 2 }]),
    },
  });
});

it("deletes what is stored as the request writes it, and searches by the normal form where nothing else is kept", async () => {
  const [named, older] = await amongPeople(["Mara.Linden@Example.com"], async (client) => {
    const { request, payload } = requestFor("deletion", ["Mara.Linden@Example.com"]);
    const before = await deletion.run(request.context(client, { payload: Buffer.from("{}") }));
    const another = requestFor("deletion", ["Mara.Linden@Example.com"]).request;
    return [await deletion.run(another.context(client, { payload })), before];
  });
  expect(older).toMatchObject({ status: "not_found" });
  expect(named).toMatchObject({
    status: "completed",
    body: { deletion: { contacts: [{ basis: "accepted" }] } },
  });
});
