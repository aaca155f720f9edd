import { type Contact, idOf, inlineListOf, type Note } from "@intercom-dsar/intercom-client";
import { readContactList } from "../../contact-list.ts";
import { listRow } from "../../coverage.ts";
import { isGone } from "../../error-code.ts";
import type { ReadContext } from "../../read-context.ts";

/**
 * The notes of a contact. A note that the contact's inline stubs name and the list lacks is read by its id.
 * No call is made where Intercom's inline count says that there are none.
 */
export async function* readNotes(context: ReadContext, contact: Contact): AsyncGenerator<Note> {
  const { intercom, memo, coverage, signal } = context;
  const inline = inlineListOf(contact.notes);
  const listed = await readContactList(context, contact, {
    resource: "notes",
    inline,
    pages: (id) => (keep) => intercom.contacts.notes(id, { signal, keep }),
    withoutId: inline.stubs.filter((stub) => idOf(stub) === null),
  });
  if (listed === null) return;
  const stubs = new Set(inline.stubs.map(idOf).filter((id) => id !== null));
  for await (const note of listed.items()) {
    stubs.delete(idOf(note) ?? "");
    yield note;
  }
  let { count } = listed;
  for (const id of stubs) {
    const note = await memo.remember(`note ${id}`, () => readNote(context, id));
    if (note === null) continue;
    count += 1;
    yield note;
  }
  // Each stub that was asked for is one that the count was made of, be it there or gone.
  const missing = Math.max(0, listed.missing - stubs.size);
  coverage.add(listRow("notes", { ...listed, count, missing }));
}

/** A stub may be older than the note's removal: then there is no note. */
async function readNote({ intercom, signal }: ReadContext, id: string): Promise<Note | null> {
  try {
    return await intercom.notes.get(id, { signal });
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
