import type { Note } from "./note.ts";

/** The notes about one contact or company. */
export interface NoteList {
  add(note: Note): void;
  /** Newest first; of those of one second the last that was added. */
  newestFirst(): readonly Note[];
}

/** Put in order when it is read, once for all that was added: a contact can have a hundred thousand notes. */
export function createNoteList(): NoteList {
  const added: Note[] = [];
  let ordered: readonly Note[] | null = null;
  return {
    add(note) {
      added.push(note);
      ordered = null;
    },
    newestFirst() {
      ordered ??= added.toReversed().sort((left, right) => right.createdAt - left.createdAt);
      return ordered;
    },
  };
}
