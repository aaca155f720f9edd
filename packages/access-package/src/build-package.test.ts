import { createLeakCheck, type RedactionPolicy } from "@intercom-dsar/redaction";
import {
  CATEGORIES,
  createItemRedactor,
  createPeople,
  meetEverybody,
  packagePolicy,
} from "@intercom-dsar/subject-data";
import { expect, it } from "vitest";
import { buildPackage } from "./build-package.ts";

const MARA = { type: "user", id: "c1", name: "Mara Linden", email: "mara@example.com" };
const ADA = { type: "admin", id: "1", name: "Ada Quill", email: "ada@colleagues.example" };

/** A package of the person's record, and of a conversation in which each message names a colleague. */
async function build(policy: RedactionPolicy, messages: number, put = async () => "stored") {
  const category = CATEGORIES.find(({ name }) => name === "conversations");
  if (category === undefined) throw new Error("no conversations");
  const part = (author: object) => ({ author, part_type: "comment", body: `${"x".repeat(900)} Ada Quill` });
  const conversation = {
    id: "515",
    contacts: { contacts: [MARA] },
    conversation_parts: {
      conversation_parts: Array.from({ length: messages }, (_, index) => part(index % 2 === 0 ? ADA : MARA)),
    },
  };
  const people = createPeople([MARA.email], [MARA]);
  meetEverybody(conversation, people);
  const items = async function* () {
    yield conversation;
  };
  return await buildPackage({
    keeper: { results: { put }, seal: null, requestId: "r1", signal: new AbortController().signal },
    format: "v1",
    head: { requestId: "r1", workspaceId: "ws1", collectedAt: "2026-11-01T00:00:00Z" },
    coverage: [],
    attachments: [],
    report: null,
    person: MARA.email,
    data: {
      contacts: [{ record: MARA, parts: [] }],
      parts: [{ key: "conversations", category, count: 1, items }],
    },
    newRedactor: () => createItemRedactor(people, policy),
    newLeakCheck: () => createLeakCheck({ others: people.others(), subject: people.subject }),
  });
}

const forgetful: RedactionPolicy = {
  ...packagePolicy,
  mentions: { ...packagePolicy.mentions, action: "keep" },
};

it("hands out what the person wrote of a colleague, and nothing else of them", async () => {
  const { content } = await build(packagePolicy, 2);

  const { conversations } = content as {
    conversations: [{ conversation_parts: { conversation_parts: [] } }];
  };
  expect(conversations[0].conversation_parts.conversation_parts).toMatchObject([
    { author: { name: "teammate 1" }, body: expect.stringMatching(/^x+ \[removed: another person\]$/) },
    { author: MARA, body: expect.stringMatching(/^x+ Ada Quill$/) },
  ]);
});

it.each([2, 1_000])(
  "does not hand out a package of %i messages of which a policy forgets a colleague",
  async (count) => {
    let isWhole = false;
    const put = async (_name?: string, chunks?: AsyncIterable<Uint8Array>) => {
      for await (const _ of chunks ?? []);
      isWhole = true;
      return "stored";
    };

    await expect(build(forgetful, count, put)).rejects.toMatchObject({
      code: "leak_check",
      places: ["conversations[*].conversation_parts.conversation_parts[*].body"],
    });
    expect(isWhole).toBe(false);
  },
);
