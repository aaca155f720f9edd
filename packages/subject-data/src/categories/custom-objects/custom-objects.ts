import type { Category } from "../../category.ts";
import { eraseCustomObjects } from "./erase-custom-objects.ts";
import { personalObject, REASONS } from "./personal-object.ts";
import { readCustomObjects } from "./read-custom-objects.ts";

export const customObjects: Category = {
  name: "custom_objects",
  heading: "Custom objects",
  words:
    "Records of the company's own types that refer to a contact. The API has no list of the types: those of `CUSTOM_OBJECT_TYPES` are read. A type whose list is not empty for a contact that can't exist is not believed, and nothing of it is given.",
  endpoints: ["GET /custom_object_instances/{custom_object_type_identifier}"],
  scopes: ["Read and write custom object instances"],
  fields: { provided: ["custom_attributes"], internal: ["id", "external_id"], others: ["contact"] },
  redaction: [],
  personal: { reasons: REASONS, of: personalObject },
  erasure: eraseCustomObjects,
  reading: { kind: "contact", parts: { custom_objects: readCustomObjects } },
};
