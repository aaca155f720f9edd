import type { RedactionPolicy } from "../../src/index.ts";

/**
 * Such as an access package has. The integration's promise: `author` and `body` are excluded from the notes collected,
 * because these fields may contain personal data of another person (GDPR article 15(4): the right to a copy
 * must not affect the rights of others).
 *
 * A note is anything below a property `notes`, whatever the list around it looks like (`notes[*]`, `notes.data[*]`
 * of a contact's list, `notes.notes[*]` of a company in API 2.16), and any object that says `"type": "note"`.
 */
export const notePolicy: RedactionPolicy = {
  rules: [
    {
      rule: "note-author",
      paths: ["**.notes.**.author", "**[type=note].author"],
      action: "drop",
      reason: "The author of a note is a colleague of the company: personal data of another person.",
    },
    {
      rule: "note-body",
      paths: ["**.notes.**.body", "**[type=note].body"],
      action: "drop",
      reason: "The text of a note may contain personal data of another person.",
    },
  ],
  mentions: {
    rule: "third-party-mention",
    reason: "The text names another person: personal data of another person.",
  },
};
