import {
  asObject,
  type Contact,
  type Conversation,
  type ConversationField,
  emailOf,
  idOf,
  MAX_SEARCH_VALUES,
} from "@intercom-dsar/intercom-client";
import { errorCode, isGone } from "../../error-code.ts";
import type { People } from "../../people.ts";
import type { ReadContext, Subject } from "../../read-context.ts";
import { type KeptList, readList } from "../../read-list.ts";

export interface FoundConversations {
  readonly pages: number;
  /** How many more there are, as far as Intercom tells, than could be read. */
  readonly missing: number;
  /** Each once, as the search shows it: without parts. */
  items(): AsyncGenerator<Conversation>;
}

/**
 * The conversations that one of the person's contacts takes part in, and orphans: those that began with one of their addresses and of which
 * no contact has another address.
 */
export async function findConversations(
  context: ReadContext,
  subject: Subject,
  people: Pick<People, "isOwnAddress">,
): Promise<FoundConversations> {
  const ids = subject.contacts.map(idOf).filter((id) => id !== null);
  const stated = subject.contacts.map(emailOf).filter((email) => email !== null);
  const byContact = await searchAll(context, "contact_ids", ids);
  const byAddress = await searchAll(context, "source.author.email", [
    ...new Set([...subject.addresses, ...stated]),
  ]);
  const all = [...byContact, ...byAddress];
  return { pages: sumOf(all, "pages"), missing: sumOf(all, "missing"), items };

  async function* items(): AsyncGenerator<Conversation> {
    const known = new Set<string>();
    for (const list of byContact)
      for await (const conversation of list.items()) if (isNew(known, conversation)) yield conversation;
    for (const list of byAddress)
      for await (const conversation of list.items())
        if (isNew(known, conversation) && (await isOrphan(context, people, conversation))) yield conversation;
  }
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
  people: Pick<People, "isOwnAddress">,
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
