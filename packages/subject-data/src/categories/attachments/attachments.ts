import type { Category } from "../../category.ts";

export const attachments: Category = {
  name: "attachments",
  heading: "Attachments",
  words:
    "Files that the person sent, and files in teammates' answers to them, in the conversations and tickets that are read; each is loaded at once, since Intercom's links expire, and stored beside the package as it is. Files of other people and of internal notes are not loaded, and a text of a teammate that names somebody else is not given. What is too large, or on a host that is not named, is said.",
  endpoints: [],
  scopes: [],
  fields: { provided: ["name", "content_type", "filesize", "file"] },
  redaction: [],
  reading: { kind: "files" },
};
