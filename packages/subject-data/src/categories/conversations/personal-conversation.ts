import { asObject, type IntercomObject } from "@intercom-dsar/intercom-client";
import type { Cuts } from "../../cuts.ts";
import type { People } from "../../people.ts";

/** Why something of a conversation is left out. */
export const REASONS = {
  "teammate-identity":
    "Name and address of a teammate: personal data of another person. Teammates are numbered.",
  "other-contact": "Who else took part, and what they wrote: personal data of another person.",
  "other-address": "An address of somebody else: personal data of another person.",
  "internal-text": "The text of an internal note may contain personal data of another person.",
  "conversation-internal": "How the company handles a conversation.",
  "attachment-link": "A link that opens a file for whoever has it.",
} as const;

const ROOT = "conversations[*]";
const PART = `${ROOT}.conversation_parts.conversation_parts[*]`;

/** Kept as they are. What is not named here or read below is left out, whatever a later version of Intercom's API adds. */
const PLAIN = ["type", "id", "created_at", "updated_at", "open", "state", "read", "priority"];
const MESSAGE = [
  "type",
  "id",
  "part_type",
  "delivered_as",
  "created_at",
  "updated_at",
  "notified_at",
  "redacted",
  "state",
];
/** A teammate's text that everybody in the conversation could read. */
const ANSWERS: readonly unknown[] = [undefined, "comment", "open", "close"];

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
  if (first !== null) take("source", message(first, `${ROOT}.source`, people, cuts));
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
        message(part, PART, people, cuts),
      ),
    });
  for (const teammate of listOf(conversation.teammates, "teammates"))
    people.pseudonymOf("teammate", teammate);
  for (const [key, value] of Object.entries(conversation))
    if (!done.has(key) && !isEmpty(value)) cuts.add("conversation-internal", `${ROOT}.${key}`);
  return copy;
}

function message(part: IntercomObject, path: string, people: People, cuts: Cuts): IntercomObject {
  meetAll(part, path, people, cuts);
  const plain = pick(part, MESSAGE);
  if (people.isSubject(part.author)) {
    return {
      ...plain,
      author: part.author,
      ...pick(part, ["subject", "body", "url"]),
      ...attachments(part, path, cuts),
    };
  }
  if (!isTeammate(part.author)) {
    cuts.add("other-contact", path);
    return {
      ...pick(part, ["type", "id", "part_type", "created_at"]),
      author: { name: people.pseudonymOf("person", part.author) },
    };
  }
  const name = people.pseudonymOf("teammate", part.author);
  if (!ANSWERS.includes(part.part_type)) {
    if (!isEmpty(part.body)) cuts.add("internal-text", `${path}.body`);
    return pick(part, ["type", "id", "part_type", "created_at"]);
  }
  cuts.add("teammate-identity", `${path}.author`);
  const { type } = asObject(part.author) ?? {};
  return {
    ...plain,
    author: { type, name },
    ...pick(part, ["subject", "body"]),
    ...attachments(part, path, cuts),
  };
}

/** Everybody whom a message names beside its author becomes known, and nobody of them is kept. */
function meetAll(part: IntercomObject, path: string, people: People, cuts: Cuts): void {
  const headers = listOf(part.email_message_metadata, "email_address_headers");
  const named = [...headers, ...objectsOf(part.recipients), ...objectsOf(part.reply_to)];
  for (const someone of named) {
    if (people.isOwnAddress(someone.email_address) || people.isOwnAddress(someone.email)) continue;
    people.pseudonymOf("person", someone);
    cuts.add("other-address", path);
  }
}

function attachments(
  part: IntercomObject,
  path: string,
  cuts: Cuts,
): { attachments?: readonly IntercomObject[] } {
  const files = objectsOf(part.attachments);
  if (files.length === 0) return {};
  for (const { url } of files) if (!isEmpty(url)) cuts.add("attachment-link", `${path}.attachments[*].url`);
  return { attachments: files.map((file) => pick(file, ["name", "content_type", "filesize"])) };
}

function isSubjectOrTeammate(author: unknown, people: People): boolean {
  return people.isSubject(author) || isTeammate(author);
}

function isTeammate(author: unknown): boolean {
  const type = asObject(author)?.type;
  return type === "admin" || type === "bot" || type === "team";
}

function pick(object: IntercomObject, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
}

function listOf(list: unknown, key: string): readonly IntercomObject[] {
  return objectsOf(asObject(list)?.[key]);
}

function objectsOf(value: unknown): readonly IntercomObject[] {
  return Array.isArray(value) ? value.map(asObject).filter((each) => each !== null) : [];
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || value === false || value === 0;
}
