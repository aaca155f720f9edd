import { type Contact, idOf } from "@intercom-dsar/intercom-client";
import { type CoverageRow, listRow } from "../../coverage.ts";
import { errorCode, isGone } from "../../error-code.ts";
import type { ReadContext } from "../../read-context.ts";

/** The contacts of a person, as read by their ids. */
export interface Records {
  readonly contacts: readonly Contact[];
  /** False where one was deleted or merged meanwhile: what the search said of it stands in its place. */
  readonly complete: boolean;
}

/**
 * Reads each contact that a search found by its id. One that has another address by now (`isMine`) is somebody else's and is left out; one
 * without an id can't be asked for and stays as it was found.
 */
export async function readRecords(
  { intercom, memo, coverage, signal }: ReadContext,
  found: { readonly contacts: readonly Contact[]; readonly pages: number; readonly missing: number },
  isMine: (contact: Contact) => boolean,
): Promise<Records> {
  const contacts: Contact[] = [];
  const rows: CoverageRow[] = [];
  let complete = true;
  for (const hit of found.contacts) {
    const id = idOf(hit);
    const record = id === null ? null : await memo.remember(`contact ${id}`, () => read(id));
    rows.push(
      record === null
        ? { resource: "contacts.records", result: "failed", items: 0, pages: 0 }
        : { resource: "contacts.records", result: "searched", items: 1, pages: 1 },
    );
    if (id !== null && record === null) complete = false;
    const contact = record ?? hit;
    if (isMine(contact)) contacts.push(contact);
  }
  coverage.add(listRow("contacts", { ...found, count: contacts.length }));
  for (const row of rows) coverage.add(row);
  return { contacts, complete };

  async function read(id: string): Promise<Contact | null> {
    try {
      return await intercom.contacts.get(id, { signal });
    } catch (error) {
      if (isGone(error) || errorCode(error) === "merged") return null;
      throw error;
    }
  }
}
