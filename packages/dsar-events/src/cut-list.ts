import { z } from "zod";

/** The lists of a deletion that may be cut. */
export const CUT_LISTS = ["contacts", "left", "conversations", "tickets", "customObjects"] as const;
export const CUT_LISTS_MEANING =
  "Lists that are too long for a message: each has its first items alone. Absent where all are whole.";

const count = z.int().nonnegative();

/** A list of a plan that has its first items alone. */
export const cutPlanSchema = z.strictObject({
  list: z.enum(["items", "held"]),
  items: count.describe("In the whole list."),
});

/** A list of a deletion that has its first items alone, and what the whole of it comes to. */
export const cutListSchema = z.strictObject({
  list: z.enum(CUT_LISTS),
  items: count.describe("In the whole list."),
  accepted: count.describe("How many of them Intercom accepted."),
  verifiedAbsent: count.describe("How many were read back as gone, or as redacted and without the person."),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe("Of the whole list as compact JSON, which the certificate of the deletion has."),
});
