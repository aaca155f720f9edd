import { type Contact, idOf } from "@intercom-dsar/intercom-client";
import { listRow } from "@intercom-dsar/subject-data";
import type { Reason } from "../../domain/reasons.ts";
import { REASONS } from "../../domain/reasons.ts";
import type { DeletionContext, FlowContext } from "../flow-context.ts";
import type { Identified } from "../identified.ts";
import { isSubject } from "../matching.ts";
import { searchSubject } from "../search-subject.ts";
import { readContact } from "./read-contact.ts";

/** What a search for the subject found, each contact read by id and compared before it counts. */
export interface Found {
  readonly contacts: readonly Identified<Contact>[];
  /** Ids that merged into a contact with another address: neither gone nor ours to delete. */
  readonly mergedElsewhere: readonly string[];
  /** How many search hits were someone else or already gone. */
  readonly dropped: number;
  /** Why there may be contacts of the subject that can't be deleted: one has no id, or Intercom counts more than it sent. */
  readonly gap: Reason | null;
}

/**
 * Searches every address of the subject on all pages and reads each hit by id, because a search may be behind and may match
 * more than the address. `known` ids are left out; where there are none, an empty search is the request's own.
 */
export async function findContacts(context: DeletionContext, known: ReadonlySet<string>): Promise<Found> {
  const { ids, gap } = await searchIds(context, known.size === 0);
  const contacts = new Map<string, Identified<Contact>>();
  const mergedElsewhere: string[] = [];
  let dropped = 0;
  for (const id of ids) {
    if (known.has(id)) continue;
    const read = await readContact(context, id);
    if (read.state === "present" && read.isSubject) {
      if (!known.has(read.contact.id)) contacts.set(read.contact.id, read.contact);
    } else if (read.state === "present" && read.contact.id !== id) mergedElsewhere.push(id);
    else if (read.state === "merged" && (read.into === null || !known.has(read.into)))
      mergedElsewhere.push(id);
    else dropped += 1;
  }
  return { contacts: [...contacts.values()], mergedElsewhere, dropped, gap };
}

async function searchIds(
  context: FlowContext,
  emptyByItself: boolean,
): Promise<{ ids: Set<string>; gap: Reason | null }> {
  const { hits, pages, missing } = await searchSubject(context, { emptyByItself });
  context.coverage.add(listRow("contacts", { count: hits.length, pages, missing }));
  const ids = new Set(hits.map(idOf).filter((id) => id !== null));
  const isOutOfReach = hits.some(
    (contact) => idOf(contact) === null && isSubject(contact, context.request.subjects),
  );
  if (isOutOfReach) return { ids, gap: REASONS.contact_without_id };
  return { ids, gap: missing > 0 ? REASONS.items_missing : null };
}
