import {
  type Conversation,
  idOf,
  MAX_CALL_CONVERSATIONS,
  type PhoneCall,
} from "@intercom-dsar/intercom-client";
import { isGone } from "../../error-code.ts";
import { createPeople, type People } from "../../people.ts";
import type { ReadContext, Subject } from "../../read-context.ts";
import { withRecording } from "../call-recordings/with-recording.ts";
import { findConversations } from "../conversations/find-conversations.ts";
import { listOf } from "../messages/json-parts.ts";
import { WITH_PERSON } from "./personal-call.ts";

/** The calls of the person's conversations, asked for by as many conversations at once as Intercom takes. */
export async function* readCalls(context: ReadContext, subject: Subject): AsyncGenerator<PhoneCall> {
  const people = createPeople(subject.addresses, subject.contacts);
  const found = await findConversations(context, subject, people);
  let batch = new Map<string, Conversation>();
  for await (const conversation of found.items()) {
    const id = idOf(conversation);
    if (id !== null) batch.set(id, conversation);
    if (batch.size < MAX_CALL_CONVERSATIONS) continue;
    yield* callsOf(context, people, batch);
    batch = new Map();
  }
  if (batch.size > 0) yield* callsOf(context, people, batch);
}

async function* callsOf(
  context: ReadContext,
  people: People,
  conversations: ReadonlyMap<string, Conversation>,
): AsyncGenerator<PhoneCall> {
  const { intercom, memo, coverage, signal } = context;
  const ids = [...conversations.keys()];
  const calls = await memo.remember(`calls of ${JSON.stringify(ids)}`, () =>
    intercom.phoneCalls.search(ids, { signal }).catch((error: unknown) => {
      if (isGone(error)) return [];
      throw error;
    }),
  );
  coverage.add({ resource: "calls", result: "searched", items: calls.length, pages: 1 });
  for (const call of calls) {
    const isWithPerson = isWith(people, call, conversations.get(String(call.conversation_id)));
    const read = isWithPerson ? await withRecording(context, call) : call;
    yield { ...read, [WITH_PERSON]: isWithPerson };
  }
}

/**
 * A call is the person's where it names one of their contacts; and where nobody else takes part in the conversation, whose contact, of an
 * orphan, may be there no more.
 */
function isWith(
  people: People,
  { contact_id: id }: PhoneCall,
  conversation: Conversation | undefined,
): boolean {
  const contacts = listOf(conversation?.contacts, "contacts");
  if (typeof id !== "string" || id === "") return conversation !== undefined && contacts.length <= 1;
  return people.isSubject({ type: "contact", id }) || (contacts.length === 1 && idOf(contacts[0]) === id);
}
