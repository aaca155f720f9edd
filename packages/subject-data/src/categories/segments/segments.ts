import type { Category } from "../../category.ts";
import { listReader } from "../../list-reader.ts";

export const segments: Category = {
  name: "segments",
  heading: "Segments",
  words: "The groups that Intercom sorts a contact into by the company's rules, by name.",
  endpoints: ["GET /contacts/{contact_id}/segments"],
  scopes: ["Read and list users and companies"],
  fields: { derived: ["id", "name"] },
  redaction: [],
  isOfPerson: true,
  reading: {
    kind: "contact",
    parts: {
      segments: listReader({
        resource: "segments",
        pages: ({ intercom, signal }, id, keep) => intercom.contacts.segments(id, { signal, keep }),
      }),
    },
  },
};
