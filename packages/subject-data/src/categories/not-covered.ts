import type { Category } from "../category.ts";

/** What Intercom's API would tell of a person and this version does not read yet. */
export const notCovered: readonly Category[] = [
  planned({
    name: "custom_objects",
    heading: "Custom objects",
    words: "Records of the company's own kinds that refer to a contact.",
    endpoints: ["GET /custom_object_instances/{custom_object_type_identifier}"],
    scopes: ["Read and write custom object instances"],
  }),
];

function planned(category: Omit<Category, "fields" | "redaction" | "reading">): Category {
  return { ...category, fields: {}, redaction: [], reading: { kind: "not_covered" } };
}
