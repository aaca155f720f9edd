import { defaultPolicy, redact } from "@intercom-dsar/redaction";

const contact = {
  name: "Mara Linden",
  account_manager: "Ada Quill",
  notes: [{ type: "note", id: "26", author: { name: "Ada Quill" }, body: "<p>Called back.</p>" }],
};
const subject = { names: ["Mara Linden"], emails: ["mara.linden@example.com"] };

export const { value, redactions } = redact({ contacts: [contact] }, defaultPolicy, { subject });
// value.contacts[0]:  { name: "Mara Linden", account_manager: "[removed: another person]", notes: [{ type: "note", id: "26" }] }
// redactions[0]:      { path: "contacts[*].notes[*].author", rule: "note-author", reason: "…", count: 1 }
