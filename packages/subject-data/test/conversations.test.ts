import { exampleSeed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPerson } from "./support/read-person.ts";

const MARA = { email: "mara.linden@example.com", categories: "contacts,conversations" };
const OTHERS = [
  /Ada Quill/i,
  /ada\.quill/i,
  /O'Neil/i,
  /6762f1111bb69f9f2193bc11/,
  /Kim Holm/i,
  /boss@nordlicht/i,
  /salary/,
  /Pays late/,
];
let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({ seed: exampleSeed() });
});
afterEach(() => simulator.close());

/** What leaves: the package as the access flow redacts it. */
async function packaged(person = MARA) {
  const { content: value, rows, remarks, cuts } = await readPerson(simulator, person);
  return { value, rows, remarks, cuts, text: JSON.stringify(value) };
}

describe("conversations", () => {
  it("give the person's own words and the company's answers, signed by a number", async () => {
    const { value, rows } = await packaged();

    expect(value.conversations).toMatchObject([
      {
        id: "515",
        title: "Invoice copy",
        source: { author: { email: MARA.email }, body: "<p>Could I have a copy of my invoice?</p>" },
        conversation_rating: { rating: 5, remark: "Quick, thank you" },
        conversation_parts: {
          total_count: 3,
          conversation_parts: [
            {
              author: { type: "admin", name: "teammate 1" },
              body: "<p>Here it is.</p>",
              attachments: [{ name: "invoice.pdf", filesize: 43 }],
            },
            { part_type: "note", created_at: 1_734_537_700 },
            { body: "<p>Thanks!</p>" },
          ],
        },
      },
      { id: "516" },
      { id: "517", source: { body: "<p>An old question.</p>" } },
    ]);
    expect(rows).toContainEqual({ resource: "conversations", result: "searched", items: 3, pages: 2 });
    expect(rows).toContainEqual({ resource: "conversations.parts", result: "searched", items: 5, pages: 3 });
  });

  it("hold nobody else: no colleague, nobody of a group, nobody in an e-mail's header, no internal note", async () => {
    const { text, value, cuts } = await packaged();

    expect(OTHERS.filter((canary) => canary.test(text))).toEqual([]);
    const group = (value.conversations as { id: string }[])[1];
    expect(group).toMatchObject({
      contacts: [{ id: "6762f0d01bb69f9f2193bb7d" }],
      conversation_parts: {
        conversation_parts: [
          { author: { name: "person 1" } },
          { body: "<p>The new terms are attached.</p>" },
        ],
      },
    });
    expect(text).not.toContain("intercom-attachments");
    const rules = new Set(cuts.map(({ rule }) => rule));
    expect([...rules].sort()).toEqual([
      "attachment-link",
      "conversation-internal",
      "internal-text",
      "internal-url",
      "other-address",
      "other-contact",
      "staff-id",
      "teammate-identity",
    ]);
  });

  it("of somebody else's contact are theirs, though they began with the person's address", async () => {
    const seed = exampleSeed();
    const author = { type: "user", id: "x1", name: "Mara Linden", email: MARA.email } as const;
    seed.workspaces[0]?.conversations?.push({
      id: "700",
      contact_ids: ["6762f1001bb69f9f2193bc01"],
      created_at: 1,
      source: { author, body: "forwarded" },
    });
    await simulator.close();
    simulator = await startSimulator({ seed });

    const { value } = await packaged();

    expect((value.conversations as { id: string }[]).map(({ id }) => id)).toEqual(["515", "516", "517"]);
  });

  it("are searched by address where there is no contact any more", async () => {
    const seed = exampleSeed();
    for (const workspace of seed.workspaces) {
      workspace.contacts = workspace.contacts?.filter(({ email }) => email !== MARA.email) ?? [];
      workspace.notes = [];
      workspace.conversations = workspace.conversations?.filter(({ id }) => id === "517") ?? [];
    }
    for (const contact of seed.workspaces[0]?.contacts ?? []) contact.merged_into = null;
    await simulator.close();
    simulator = await startSimulator({ seed });

    const { value } = await packaged();

    expect(value).toMatchObject({ contacts: [], conversations: [{ id: "517" }] });
  });

  it("says how many messages lie beyond Intercom's limit", async () => {
    const seed = exampleSeed();
    const author = { type: "user", id: "6762f0d01bb69f9f2193bb7d", name: null, email: MARA.email } as const;
    const parts = Array.from({ length: 537 }, (_, index) => ({ author, body: "a", created_at: index }));
    seed.workspaces[0]?.conversations?.splice(0, 3, {
      id: "800",
      contact_ids: [author.id],
      created_at: 1,
      source: { author },
      parts,
    });
    await simulator.close();
    simulator = await startSimulator({ seed });

    const { rows, remarks } = await packaged();

    expect(rows).toContainEqual({
      resource: "conversations.parts",
      result: "searched",
      items: 500,
      pages: 1,
      expected: 537,
    });
    expect(remarks).toEqual(["37 older messages lie beyond Intercom's limit of 500."]);
  });

  it("remarks where Intercom's statistics count more messages than its list, and is complete all the same", async () => {
    const seed = exampleSeed();
    const conversation = seed.workspaces[0]?.conversations?.[0];
    if (conversation !== undefined) conversation.extra = { statistics: { count_conversation_parts: 5 } };
    await simulator.close();
    simulator = await startSimulator({ seed });

    const { rows, remarks } = await packaged();

    expect(rows).toContainEqual({ resource: "conversations.parts", result: "searched", items: 5, pages: 3 });
    expect(remarks).toEqual([
      "Intercom's statistics count 1 message more than its list of messages; the two are known to differ.",
    ]);
  });

  it("leave the person's own words as they are, a teammate's name in them too, and mask it in answers", async () => {
    const seed = exampleSeed();
    const conversation = seed.workspaces[0]?.conversations?.[0];
    const [answer, , own] = conversation?.parts ?? [];
    if (answer !== undefined) answer.body = "<p>Ada Quill will call, Ada is back on Monday.</p>";
    if (own !== undefined) own.body = "<p>Thank you, Ada Quill!</p>";
    await simulator.close();
    simulator = await startSimulator({ seed });

    const { value } = await packaged();

    expect(value.conversations?.[0]).toMatchObject({
      conversation_parts: {
        conversation_parts: [
          {
            body: "<p>[removed: another person] will call, [removed: another person] is back on Monday.</p>",
          },
          {},
          { body: "<p>Thank you, Ada Quill!</p>" },
        ],
      },
    });
  });

  it("keep what is not known out, whatever a later version of the API adds", async () => {
    const seed = exampleSeed();
    const conversation = seed.workspaces[0]?.conversations?.[0];
    if (conversation !== undefined) conversation.extra = { new_key: { secret: "of a colleague" } };
    await simulator.close();
    simulator = await startSimulator({ seed });

    const { text, cuts } = await packaged();

    expect(text).not.toContain("of a colleague");
    expect(cuts).toContainEqual(
      expect.objectContaining({ rule: "conversation-internal", path: "conversations[*].new_key", count: 1 }),
    );
  });
});
