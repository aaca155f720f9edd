import { asObject, type Conversation, countOf, idOf } from "@intercom-dsar/intercom-client";
import { listRow } from "../../coverage.ts";
import { isGone } from "../../error-code.ts";
import { createPeople, type People } from "../../people.ts";
import type { ReadContext, Subject } from "../../read-context.ts";
import { withFiles } from "../attachments/with-files.ts";
import { coverParts } from "../messages/parts-row.ts";
import { findConversations } from "./find-conversations.ts";

/** The conversations of the person, each read with its parts. */
export async function* readConversations(
  context: ReadContext,
  subject: Subject,
): AsyncGenerator<Conversation> {
  const people = createPeople(subject.addresses, subject.contacts);
  const found = await findConversations(context, subject, people);
  let count = 0;
  for await (const conversation of found.items()) {
    count += 1;
    yield await readWithParts(context, people, conversation);
  }
  const { pages, missing } = found;
  context.coverage.add(listRow("conversations", { count, pages, missing }));
}

/** A conversation that is gone by now, or has no id, keeps what the search said of it. */
async function readWithParts(
  context: ReadContext,
  people: People,
  found: Conversation,
): Promise<Conversation> {
  const { intercom, memo, coverage, signal } = context;
  const id = idOf(found);
  const read = id === null ? null : await memo.remember(`conversation ${id}`, () => get(id));
  if (id === null || read === null) {
    coverage.add({ resource: "conversations.parts", result: "failed", items: 0, pages: 0 });
    return found;
  }
  coverParts(
    coverage,
    "conversations.parts",
    asObject(read.conversation_parts),
    "conversation_parts",
    // The statistics count the first message too.
    (countOf(asObject(read.statistics)?.count_conversation_parts) ?? 1) - 1,
  );
  return withFiles(context, people, {
    key: `conversation ${id}`,
    record: read,
    partsKey: "conversation_parts",
    isVisible: true,
    again: () => get(id),
  });

  async function get(id: string): Promise<Conversation | null> {
    try {
      return await intercom.conversations.get(id, { signal });
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }
}
