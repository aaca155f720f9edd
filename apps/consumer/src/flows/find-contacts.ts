import { type Contact, idOf } from "@intercom-dsar/intercom-client";
import { errorCode } from "../domain/errors.ts";
import { listRow } from "../domain/outcome-body.ts";
import type { Reason } from "../domain/reasons.ts";
import { REASONS } from "../domain/reasons.ts";
import type { Moment } from "./deletion/clearances.ts";
import type { DeletionContext, FlowContext } from "./flow-context.ts";
import type { Identified } from "./identified.ts";
import { isSubject } from "./matching.ts";
import { searchSubject } from "./search-subject.ts";

/** Intercom documents at most three hops from a merged contact to the one it became. */
const MAX_MERGE_HOPS = 3;

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
 * more than the address. `known` ids are left out.
 */
export async function findContacts(context: DeletionContext, known: ReadonlySet<string>): Promise<Found> {
  const { ids, gap } = await searchIds(context);
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

async function searchIds(context: FlowContext): Promise<{ ids: Set<string>; gap: Reason | null }> {
  const { hits, pages, missing } = await searchSubject(context);
  context.coverage.add(listRow("contacts", { items: hits, pages, missing }));
  const ids = new Set(hits.map(idOf).filter((id) => id !== null));
  const isOutOfReach = hits.some(
    (contact) => idOf(contact) === null && isSubject(contact, context.request.subjects),
  );
  if (isOutOfReach) return { ids, gap: REASONS.contact_without_id };
  return { ids, gap: missing > 0 ? REASONS.items_missing : null };
}

/** What a read by id says: 404 and a plain 410 are `absent`, a merge is followed to the contact that it became. */
export type ContactRead =
  | { readonly state: "present"; readonly contact: Identified<Contact>; readonly isSubject: boolean }
  | ({ readonly state: "absent" } & AbsentAnswer)
  | { readonly state: "merged"; readonly into: string | null };

interface AbsentAnswer {
  readonly status: number;
  readonly requestId: string | null;
  /** When the read was sent. */
  readonly sentAt: Moment;
}

/**
 * Reads a contact by id and compares its address, which clears it for a DELETE or not. `merged` is left where the canonical contact is
 * not told, is gone, or is too far.
 */
export async function readContact(context: DeletionContext, id: string): Promise<ContactRead> {
  const { request, intercom, clearances, signal } = context;
  let current = id;
  for (let hop = 0; hop <= MAX_MERGE_HOPS; hop += 1) {
    clearances.revoke(current);
    let sentAt = clearances.now();
    // The time that it waits at the throttle is not part of the answer's age.
    const guard = () => {
      sentAt = clearances.now();
    };
    try {
      // A contact that does not say its id is the one that was asked for.
      const contact = { ...(await intercom.contacts.get(current, { signal, guard })), id: current };
      const comparison = isSubject(contact, request.subjects);
      if (comparison) clearances.grant(current, sentAt);
      return { state: "present", contact, isSubject: comparison };
    } catch (error) {
      const code = errorCode(error);
      if (code === "not_found" || code === "gone") {
        // A merged contact whose successor is gone too was not deleted by us: only the first answer is evidence for `id`.
        return current === id
          ? { state: "absent", ...answerOf(error), sentAt }
          : { state: "merged", into: current };
      }
      const next = code === "merged" ? canonicalOf(error) : undefined;
      if (next === undefined) throw error;
      if (next === null) return { state: "merged", into: null };
      current = next;
    }
  }
  return { state: "merged", into: current };
}

function answerOf(error: unknown): { status: number; requestId: string | null } {
  const { status, requestId } = error as { status?: number | null; requestId?: string | null };
  return { status: status ?? 404, requestId: requestId ?? null };
}

function canonicalOf(error: unknown): string | null {
  return (error as { canonicalId?: string | null }).canonicalId ?? null;
}
