import { asObject, type IntercomObject } from "@intercom-dsar/intercom-client";
import type { Cuts } from "../../cuts.ts";
import type { People } from "../../people.ts";
import { isEmpty, pick } from "../messages/json-parts.ts";

/** Why something of a custom object is left out. */
export const REASONS = {
  "other-contact": "Another person that the record refers to: their personal data.",
  "object-internal": "What Intercom does not describe of a record.",
} as const;

const ROOT = "contacts[*].custom_objects[*]";
const PLAIN = [
  "id",
  "type",
  "external_id",
  "external_created_at",
  "external_updated_at",
  "created_at",
  "updated_at",
];
/** Of what stands for a person in a record of the company's own. */
export const PERSON_TYPES: readonly unknown[] = ["contact", "user", "lead", "admin", "teammate"];

/** A copy of a record of the company's own; whatever in it says that it is another person is left out. */
export function personalObject(object: IntercomObject, people: People, cuts: Cuts): IntercomObject {
  for (const [key, value] of Object.entries(object))
    if (!PLAIN.includes(key) && key !== "custom_attributes" && !isEmpty(value))
      cuts.add("object-internal", `${ROOT}.${key}`);
  const attributes = asObject(object.custom_attributes) ?? {};
  return { ...pick(object, PLAIN), custom_attributes: withoutOthers(attributes, "custom_attributes") };

  function withoutOthers(value: unknown, path: string): unknown {
    if (Array.isArray(value)) return value.map((each) => withoutOthers(each, `${path}[*]`));
    const nested = asObject(value);
    if (nested === null) return value;
    if (PERSON_TYPES.includes(nested.type) && !people.isSubject(nested)) {
      cuts.add("other-contact", `${ROOT}.${path}`);
      return null;
    }
    return Object.fromEntries(
      Object.entries(nested).map(([key, each]) => [key, withoutOthers(each, `${path}.${key}`)]),
    );
  }
}
