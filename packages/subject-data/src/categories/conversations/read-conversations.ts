import {
  asObject,
  type Contact,
  type Conversation,
  type ConversationField,
  countOf,
  emailOf,
  idOf,
  MAX_SEARCH_VALUES,
} from "@intercom-dsar/intercom-client";
import { listRow } from "../../coverage.ts";
import { errorCode, isGone } from "../../error-code.ts";
import { createPeople, type People } from "../../people.ts";
import type { ReadContext, Subject } from "../../read-context.ts";
import { type KeptList, readList } from "../../read-list.ts";
import { withFiles } from "../attachments/with-files.ts";
import { coverParts } from "../messages/parts-row.ts";

/**
 * The conversations that one of the person's contacts takes part in, and orphans: those that began with one of their addresses and of which
 * no contact has another address. Each is then read with its parts.
 */
export async function* readConversations(
  context: ReadContext,
  subject: Subject,
): AsyncGenerator<Conversation> {
  const { coverage } = context;
  const ids = subject.contacts.map(idOf).filter((id) => id !== null);
  const stated = subject.contacts.map(emailOf).filter((email) => email !== null);
  const byContact = await searchAll(context, "contact_ids", ids);
  const byAddress = await searchAll(context, "source.author.email", [
    ...new Set([...subject.addresses, ...stated]),
  ]);
  const people = createPeople(subject.addresses, subject.contacts);
  const known = new Set<string>();
  let count = 0;
  for (const list of byContact) {
    for await (const conversation of list.items()) {
      if (!isNew(known, conversation)) continue;
      count += 1;
      yield await readWithParts(context, people, conversation);
    }
  }
  for (const list of byAddress) {
    for await (const conversation of list.items()) {
      if (!isNew(known, conversation) || !(await isOrphan(context, people, conversation))) continue;
      count += 1;
      yield await readWithParts(context, people, conversation);
    }
  }
  const all = [...byContact, ...byAddress];
  coverage.add(
    listRow("conversations", { count, pages: sumOf(all, "pages"), missing: sumOf(all, "missing") }),
  );
}

function isNew(known: Set<string>, conversation: Conversation): boolean {
  const id = idOf(conversation);
  if (id !== null && known.has(id)) return false;
  if (id !== null) known.add(id);
  return true;
}

function sumOf(lists: readonly KeptList[], key: "pages" | "missing"): number {
  return lists.reduce((sum, list) => sum + list[key], 0);
}

async function searchAll(
  context: ReadContext,
  field: ConversationField,
  values: readonly string[],
): Promise<readonly KeptList<Conversation>[]> {
  const { intercom, signal } = context;
  const lists: KeptList<Conversation>[] = [];
  for (let start = 0; start < values.length; start += MAX_SEARCH_VALUES) {
    const some = values.slice(start, start + MAX_SEARCH_VALUES);
    const key = `conversations by ${field} ${JSON.stringify(some)}`;
    lists.push(
      await readList(context, key, (keep) => intercom.conversations.search(field, some, { signal, keep })),
    );
  }
  return lists;
}

/** False where somebody with another address takes part: the conversation is theirs then. */
async function isOrphan(
  { intercom, memo, signal }: ReadContext,
  people: People,
  conversation: Conversation,
): Promise<boolean> {
  const references = asObject(conversation.contacts)?.contacts;
  for (const reference of Array.isArray(references) ? references : []) {
    const id = idOf(reference);
    if (id === null) return false;
    const contact = await memo.remember(`contact ${id}`, () => read(id));
    const email = contact === null ? null : emailOf(contact);
    if (email !== null && !people.isOwnAddress(email)) return false;
  }
  return true;

  async function read(id: string): Promise<Contact | null> {
    try {
      return await intercom.contacts.get(id, { signal });
    } catch (error) {
      if (isGone(error) || errorCode(error) === "merged") return null;
      throw error;
    }
  }
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
