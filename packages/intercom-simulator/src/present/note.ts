import type { Note } from "../state/note.ts";
import type { AdminRecord } from "../state/seed.ts";

/** A note with its author, a teammate: a third person's data. */
export function presentNote(note: Note) {
  return {
    type: "note",
    id: note.id,
    created_at: note.createdAt,
    ...(note.contactId === null ? {} : { contact: { type: "contact", id: note.contactId } }),
    ...(note.companyId === null ? {} : { company: { type: "company", id: note.companyId } }),
    author: note.author === null ? null : presentAuthor(note.author),
    body: note.body,
  };
}

function presentAuthor(admin: AdminRecord) {
  return {
    type: "admin",
    id: admin.id,
    name: admin.name,
    email: admin.email,
    ...(admin.job_title === undefined ? {} : { job_title: admin.job_title }),
    away_mode_enabled: false,
    away_mode_reassign: false,
  };
}
