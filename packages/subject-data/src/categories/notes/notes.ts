import type { Category } from "../../category.ts";
import { readNotes } from "./read-notes.ts";

const AUTHOR = "**.notes.**.author";
const BODY = "**.notes.**.body";

export const notes: Category = {
  name: "notes",
  heading: "Notes",
  words:
    "What colleagues of the company wrote down about a contact: that there is a note, and of when. Author and text are left out. Not asked for where the contact counts none.",
  endpoints: ["GET /contacts/{contact_id}/notes", "GET /notes/{note_id}"],
  scopes: ["Read and list users and companies"],
  fields: { derived: ["id", "created_at"], others: ["author", "body"] },
  // A note is anything below a property `notes`, whatever the list around it looks like (`notes[*]`, `notes.data[*]` of a contact's list,
  // `notes.notes[*]` of a company in API 2.16), and any object that says `"type": "note"`.
  redaction: [
    {
      rule: "note-author",
      paths: [AUTHOR, "**[type=note].author"],
      action: "drop",
      reason: "The author of a note is a colleague of the company: personal data of another person.",
      code: "staff",
    },
    {
      rule: "note-body",
      paths: [BODY, "**[type=note].body"],
      action: "drop",
      reason: "The text of a note may contain personal data of another person.",
    },
  ],
  reading: { kind: "contact", parts: { notes: readNotes } },
};
