import type { Category } from "../../category.ts";
import { readSubscriptions } from "./read-subscriptions.ts";

export const subscriptions: Category = {
  name: "subscriptions",
  heading: "Subscriptions",
  words:
    "The kinds of messages that the company sends, and for each whether the contact gets it: by a choice of their own (`chosen`) or by default.",
  endpoints: ["GET /contacts/{contact_id}/subscriptions", "GET /subscription_types"],
  scopes: ["Read and list users and companies"],
  fields: { provided: ["chosen"], derived: ["receives"], internal: ["subscription_type"] },
  redaction: [],
  isOfPerson: true,
  reading: { kind: "contact", parts: { subscriptions: readSubscriptions } },
};
