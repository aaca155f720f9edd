import { inlineListOf } from "@intercom-dsar/intercom-client";
import type { Category } from "../../category.ts";
import { listReader } from "../../list-reader.ts";

export const tags: Category = {
  name: "tags",
  heading: "Tags",
  words: "The tags that a contact carries, by name. Not asked for where the contact counts none.",
  endpoints: ["GET /contacts/{contact_id}/tags"],
  scopes: ["Read and list users and companies"],
  fields: { derived: ["id", "name", "applied_at"], others: ["applied_by"] },
  redaction: [
    {
      rule: "tag-author",
      paths: ["**.tag_names[*].applied_by", "**[type=tag].applied_by"],
      action: "drop",
      reason: "Who put a tag on is a colleague of the company: personal data of another person.",
      code: "staff",
    },
  ],
  // `tags` is Intercom's own inline list, which has ids alone.
  isOfPerson: true,
  reading: {
    kind: "contact",
    parts: {
      tag_names: listReader({
        resource: "tags",
        inline: (contact) => inlineListOf(contact.tags),
        pages: ({ intercom, signal }, id, keep) => intercom.contacts.tags(id, { signal, keep }),
      }),
    },
  },
};
