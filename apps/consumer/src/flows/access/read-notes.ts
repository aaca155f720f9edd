import { type Contact, idOf, inlineListOf, type Note } from "@intercom-dsar/intercom-client";
import { errorCode } from "../../domain/errors.ts";
import { listRow } from "../../domain/outcome-body.ts";
import type { FlowContext } from "../flow-context.ts";
import { type Collected, vanished } from "./read-companies.ts";
import { readList } from "./read-list.ts";

/**
 * The notes of a contact. A note that the contact's inline stubs name and the list lacks is read by its id.
 * No call is made where Intercom's inline count says that there are none.
 */
export async function readNotes(context: FlowContext, contact: Contact): Promise<Collected<Note>> {
  const { intercom, memo, coverage, signal } = context;
  const inline = inlineListOf(contact.notes);
  try {
    const listed = await readList(context, contact, {
      resource: "notes",
      inline,
      pages: (id) => intercom.contacts.notes(id, { signal }),
      withoutId: inline.stubs.filter((stub) => idOf(stub) === null),
    });
    if (listed === null) return { items: [], complete: true };
    const notes = [...listed.items];
    const known = new Set(notes.map(idOf));
    const named = inline.stubs.map(idOf).filter((id) => id !== null);
    const stubs = new Set(named.filter((id) => !known.has(id)));
    for (const id of stubs) {
      const note = await memo.remember(`note ${id}`, () => readNote(context, id));
      if (note !== null) notes.push(note);
    }
    // Each stub that was asked for is one that the count was made of, be it there or gone.
    const missing = Math.max(0, listed.missing - stubs.size);
    coverage.add(listRow("notes", { ...listed, items: notes, missing }));
    return { items: notes, complete: true };
  } catch (error) {
    return vanished(error, context, "notes");
  }
}

/** A stub may be older than the note's removal: then there is no note. */
async function readNote({ intercom, signal }: FlowContext, id: string): Promise<Note | null> {
  try {
    return await intercom.notes.get(id, { signal });
  } catch (error) {
    if (errorCode(error) === "not_found" || errorCode(error) === "gone") return null;
    throw error;
  }
}
