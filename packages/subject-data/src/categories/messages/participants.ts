import {
  asObject,
  type Contact,
  emailOf,
  IntercomError,
  type IntercomObject,
  idOf,
} from "@intercom-dsar/intercom-client";
import type { ErasureSubject } from "../../erasure.ts";
import { isGone } from "../../error-code.ts";
import { objectsOf } from "./json-parts.ts";

/** Who takes part in a conversation or a ticket, by what it says itself. */
export interface Participants {
  /** Contacts in it that are the person's. */
  readonly own: readonly string[];
  /** Whether anybody else takes part, or wrote something. */
  readonly hasOthers: boolean;
  isOwnMessage(message: IntercomObject): boolean;
}

/** Reads a contact by its id, now. */
export type ReadAuthor = (id: string) => Promise<Contact>;

/** Whoever is none of these is a person, whatever types a later version has. */
const STAFF: readonly unknown[] = ["admin", "teammate", "team", "bot", "operator"];

/**
 * A contact is the person where its id is one of theirs. One that wrote here, under one of their addresses alone, is it as well, as long as it
 * is gone by now or still has one of their addresses: a contact may be deleted, and its conversations not. What can't be read is somebody else's.
 */
export async function participantsOf(
  /** The list of contacts, as it came. */
  references: unknown,
  messages: readonly IntercomObject[],
  subject: ErasureSubject,
  readAuthor: ReadAuthor,
): Promise<Participants> {
  const authors = messages.map(authorOf).filter((author) => author !== null);
  const own = new Set(subject.contacts.map(idOf).filter((id) => id !== null));
  const bears = (author: IntercomObject) => emailOf(author) !== null && subject.isOwn(author);
  const foreign = new Set(authors.filter((author) => !bears(author)).map(idOf));
  for (const id of new Set(authors.map(idOf)))
    if (id !== null && !own.has(id) && !foreign.has(id) && (await isOwnByNow(id, subject, readAuthor)))
      own.add(id);

  const isOwn = (author: IntercomObject) => {
    const id = idOf(author);
    return id === null ? bears(author) : own.has(id);
  };
  const ids = objectsOf(references).map(idOf);
  const isList = Array.isArray(references) && references.length === ids.length;
  const ownIds = ids.filter((id) => id !== null && own.has(id));
  return {
    own: ownIds.filter((id) => id !== null),
    hasOthers: !isList || ownIds.length < ids.length || !authors.every(isOwn),
    isOwnMessage(message) {
      const author = authorOf(message);
      return author !== null && isOwn(author);
    },
  };
}

/** The person who wrote a message; `null`: the company, or nobody. */
function authorOf({ author }: IntercomObject): IntercomObject | null {
  const someone = asObject(author);
  return someone === null || STAFF.includes(someone.type) ? null : someone;
}

async function isOwnByNow(id: string, subject: ErasureSubject, readAuthor: ReadAuthor): Promise<boolean> {
  try {
    return subject.isOwn(await readAuthor(id));
  } catch (error) {
    if (isGone(error)) return true;
    if (!(error instanceof IntercomError) || error.code !== "merged") throw error;
    return subject.contacts.some((contact) => idOf(contact) === error.canonicalId);
  }
}
