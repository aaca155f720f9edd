import { asObject, type IntercomObject } from "@intercom-dsar/intercom-client";
import type { Cuts } from "../../cuts.ts";
import type { People } from "../../people.ts";
import { isEmpty, listOf, objectsOf, pick } from "./json-parts.ts";

/** Why something of a message, or of what it stands in, is left out. */
export const MESSAGE_REASONS = {
  "teammate-identity":
    "Name and address of a teammate: personal data of another person. Teammates are numbered.",
  "other-contact": "Who else took part, and what they wrote: personal data of another person.",
  "other-address": "An address of somebody else: personal data of another person.",
  "internal-text": "The text of an internal note may contain personal data of another person.",
  "attachment-link": "A link that opens a file for whoever has it.",
} as const;

/** Kept as they are, whoever wrote it. */
const PLAIN = ["type", "id", "part_type", "created_at"];
/** Kept as well of what the person or a teammate wrote. */
const MESSAGE = [...PLAIN, "delivered_as", "updated_at", "notified_at", "redacted", "state"];
/** A teammate's text that everybody in the conversation could read. */
const ANSWERS: readonly unknown[] = [undefined, "comment", "open", "close"];

/**
 * A copy of a message that stands at `path`: the person's own words, a teammate's answer signed by a number, and of anybody else's and of an
 * internal note that there is one, and of when. Who wrote it decides.
 */
export function personalMessage(
  part: IntercomObject,
  path: string,
  people: People,
  cuts: Cuts,
): IntercomObject {
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
      ...pick(part, PLAIN),
      author: { name: people.pseudonymOf("person", part.author) },
    };
  }
  const name = people.pseudonymOf("teammate", part.author);
  if (!isGiven(part, people)) {
    if (!isEmpty(part.body)) cuts.add("internal-text", `${path}.body`);
    return pick(part, PLAIN);
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

/** Whether the words of a message are given: the person's own, and a teammate's answer. */
export function isGiven(message: IntercomObject, people: Pick<People, "isSubject">): boolean {
  if (people.isSubject(message.author)) return true;
  return isTeammate(message.author) && ANSWERS.includes(message.part_type);
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
  return { attachments: files.map((file) => pick(file, ["name", "content_type", "filesize", "file"])) };
}

export function isSubjectOrTeammate(author: unknown, people: People): boolean {
  return people.isSubject(author) || isTeammate(author);
}

function isTeammate(author: unknown): boolean {
  const type = asObject(author)?.type;
  return type === "admin" || type === "bot" || type === "team";
}
