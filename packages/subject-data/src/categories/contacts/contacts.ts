import type { Category } from "../../category.ts";

export const contacts: Category = {
  name: "contacts",
  heading: "Profiles",
  words:
    "Every user and lead with the address, searched in each of its spellings; each is then read by its id, since a search may be older than the record.",
  endpoints: ["POST /contacts/search", "GET /contacts/{contact_id}"],
  scopes: ["Read and list users and companies", "Read one user and one company"],
  fields: {
    provided: ["email", "name", "phone", "external_id", "custom_attributes", "social_profiles", "avatar"],
    observed: ["last_seen_at", "last_replied_at", "browser*", "os", "location", "utm_*", "referrer"],
    derived: ["role", "created_at", "updated_at", "tags", "unsubscribed_from_emails", "has_hard_bounced"],
    others: ["owner_id"],
    internal: ["workspace_id", "tags.url", "notes.url", "companies.url"],
  },
  redaction: [
    {
      rule: "staff-id",
      paths: ["**.owner_id"],
      action: "drop",
      reason: "Which colleague of the company looks after the contact: personal data of another person.",
      code: "staff",
    },
    {
      rule: "internal-url",
      paths: ["contacts[*].*.url", "contacts[*].*.data[*].url"],
      action: "drop",
      reason: "Where the company's systems find it in Intercom.",
      code: "internal",
      category: "contacts",
    },
  ],
  own: ["name", "email", "phone", "external_id", "avatar.**", "social_profiles.**", "location.**"],
  isOfPerson: true,
  reading: { kind: "identity" },
};
