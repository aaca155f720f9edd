import type { Category } from "../../category.ts";
import { readCompanies } from "./read-companies.ts";

export const companies: Category = {
  name: "companies",
  heading: "Companies",
  words:
    "The companies that a contact is attached to, each with its details. Not asked for where the contact counts none.",
  endpoints: ["GET /contacts/{contact_id}/companies", "GET /companies/{company_id}"],
  scopes: ["Read and list users and companies", "Read one user and one company"],
  fields: {
    provided: ["name", "website", "industry", "size"],
    observed: ["session_count", "last_request_at", "user_count"],
    derived: ["segments", "tags", "plan", "monthly_spend"],
    others: ["notes.**.author", "notes.**.body"],
    internal: ["app_id"],
  },
  redaction: [],
  reading: { kind: "contact", parts: { companies: readCompanies } },
};
