import type { Category } from "../../category.ts";
import { readHiddenContacts } from "./read-hidden-contacts.ts";

export const hiddenContacts: Category = {
  name: "hidden_contacts",
  heading: "Hidden profiles",
  words:
    "Archived, blocked, merged and deleted contacts with one of the person's addresses, which searches don't show. Intercom has a list of all of them without a filter, in its version `Preview` alone: it is read page by page where this is named itself, `all` does not stand for it. Where Intercom refuses it, they can't be looked for.",
  endpoints: ["GET /contacts/deleted"],
  scopes: ["Read and list users and companies"],
  fields: { provided: ["email", "external_id"], derived: ["status", "merged_into_id"] },
  redaction: [],
  onlyByName: true,
  reading: { kind: "subject", parts: { hidden_contacts: readHiddenContacts } },
};
