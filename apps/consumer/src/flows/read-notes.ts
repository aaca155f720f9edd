import type { Contact, Note } from "@intercom-dsar/intercom-client";
import { errorCode } from "../errors.ts";
import type { FlowContext } from "./flow-context.ts";
import { type Identified, isIdentified } from "./identified.ts";
import { type Collected, vanished } from "./read-companies.ts";

/**
 * The notes of a contact. A note that the contact's inline stubs name and the list lacks is read by its id.
 * No call is made where Intercom's inline count says that there are none.
 */
export async function readNotes(
  context: FlowContext,
  contact: Identified<Contact>,
): Promise<Collected<Note>> {
  const { intercom, memo, coverage, signal } = context;
  if (contact.notes?.total_count === 0) {
    coverage.add({ resource: "notes", result: "empty_by_count", items: 0, pages: 0 });
    return { items: [], complete: true };
  }
  try {
    const listed = await memo.remember(`notes of ${contact.id}`, async () => {
      const items: Identified<Note>[] = [];
      let pages = 0;
      for await (const page of intercom.contacts.notes(contact.id, { signal })) {
        pages += 1;
        items.push(...page.items.filter(isIdentified));
      }
      return { items, pages };
    });
    const notes = new Map(listed.items.map((note) => [note.id, note]));
    for (const stub of (contact.notes?.data ?? []).filter(isIdentified)) {
      if (notes.has(stub.id)) continue;
      const note = await memo.remember(`note ${stub.id}`, () => readNote(context, stub.id));
      if (note !== null) notes.set(note.id, note);
    }
    coverage.add({ resource: "notes", result: "searched", items: notes.size, pages: listed.pages });
    return { items: [...notes.values()], complete: true };
  } catch (error) {
    return vanished(error, context, "notes");
  }
}

/** A stub may be older than the note's removal: then there is no note. */
async function readNote({ intercom, signal }: FlowContext, id: string): Promise<Identified<Note> | null> {
  try {
    return { ...(await intercom.notes.get(id, { signal })), id };
  } catch (error) {
    if (errorCode(error) === "not_found" || errorCode(error) === "gone") return null;
    throw error;
  }
}
