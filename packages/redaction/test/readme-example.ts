import { createRedactor, type RedactionPolicy } from "@intercom-dsar/redaction";

const reason = "A colleague's words and name.";
const policy: RedactionPolicy = {
  rules: [
    { rule: "note-author", paths: ["**.notes.**.author"], action: "drop", reason },
    { rule: "note-body", paths: ["**.notes.**.body"], action: "drop", reason },
  ],
  mentions: { rule: "third-party-mention", reason },
};

const contact = {
  name: "Mara Linden",
  account_manager: "Ada Quill",
  notes: [{ type: "note", id: "26", author: { name: "Ada Quill" }, body: "<p>Called back.</p>" }],
};
const subject = { names: ["Mara Linden"], emails: ["mara.linden@example.com"] };
const others = { names: ["Ada Quill"], emails: [] };

const redactor = createRedactor(policy, { subject, others });
export const { value, redactions } = redactor.redact({ contacts: [contact] });
// value.contacts[0]:  { name: "Mara Linden", account_manager: "[removed: another person]", notes: [{ type: "note", id: "26" }] }
// redactions[0]:      { path: "contacts[*].notes[*].author", rule: "note-author", reason: "…", count: 1 }
