import { asObject, type IntercomObject } from "@intercom-dsar/intercom-client";
import type { Cuts } from "../../cuts.ts";
import type { People } from "../../people.ts";
import { isEmpty, listOf, pick } from "../messages/json-parts.ts";
import { isSubjectOrTeammate, MESSAGE_REASONS, personalMessage } from "../messages/personal-message.ts";

/** Why something of a conversation is left out. */
export const REASONS = {
  ...MESSAGE_REASONS,
  "conversation-internal": "How the company handles a conversation.",
} as const;

const ROOT = "conversations[*]";
const PART = `${ROOT}.conversation_parts.conversation_parts[*]`;

/** Kept as they are. What is not named here or read below is left out, whatever a later version of Intercom's API adds. */
const PLAIN = ["type", "id", "created_at", "updated_at", "open", "state", "read", "priority"];

/** A copy of a conversation that holds the person's own words and the company's answers, and nobody else. Who wrote it decides. */
export function personalConversation(
  conversation: IntercomObject,
  people: People,
  cuts: Cuts,
): IntercomObject {
  const copy: Record<string, unknown> = pick(conversation, PLAIN);
  const done = new Set(PLAIN);
  const take = (key: string, value: unknown) => {
    done.add(key);
    if (value !== undefined) copy[key] = value;
  };
  const { source, contacts } = conversation;
  const others = listOf(contacts, "contacts").filter((contact) => !people.isSubject(contact));
  const isAlone = others.length === 0;

  take(
    "contacts",
    listOf(contacts, "contacts").filter((contact) => people.isSubject(contact)),
  );
  for (const other of others) {
    people.pseudonymOf("person", other);
    cuts.add("other-contact", `${ROOT}.contacts`);
  }
  const first = asObject(source);
  if (first !== null) take("source", personalMessage(first, `${ROOT}.source`, people, cuts));
  if (first === null || isSubjectOrTeammate(first.author, people)) take("title", conversation.title);
  take(
    "tags",
    listOf(conversation.tags, "tags").map((tag) => pick(tag, ["id", "name"])),
  );
  const rating = asObject(conversation.conversation_rating);
  if (rating !== null && (rating.contact === undefined ? isAlone : people.isSubject(rating.contact)))
    take("conversation_rating", pick(rating, ["rating", "remark", "created_at", "updated_at"]));
  if (isAlone) {
    take("custom_attributes", conversation.custom_attributes);
    const agent = asObject(conversation.ai_agent);
    if (agent !== null)
      take(
        "ai_agent",
        pick(agent, ["rating", "rating_remark", "resolution_state", "created_at", "updated_at"]),
      );
  }
  const parts = asObject(conversation.conversation_parts);
  if (parts !== null)
    take("conversation_parts", {
      ...pick(parts, ["total_count"]),
      conversation_parts: listOf(parts, "conversation_parts").map((part) =>
        personalMessage(part, PART, people, cuts),
      ),
    });
  for (const teammate of listOf(conversation.teammates, "teammates"))
    people.pseudonymOf("teammate", teammate);
  for (const [key, value] of Object.entries(conversation))
    if (!done.has(key) && !isEmpty(value)) cuts.add("conversation-internal", `${ROOT}.${key}`);
  return copy;
}
