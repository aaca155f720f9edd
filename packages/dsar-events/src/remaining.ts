import { z } from "zod";
import { instantSchema } from "./instant.ts";

export const REMAINING_CODES = [
  "restorable",
  "not_confirmed",
  "not_verified",
  "merged_elsewhere",
  "left",
  "held",
  "ratings",
  "reporting_rows",
  "redacted_conversations",
  "conversations",
  "tickets",
  "custom_objects",
  "exports",
] as const;
export const REMAINING_CODE_MEANING =
  "`restorable`: contacts that Intercom can bring back until `until`. `not_confirmed`: planned, and not known to be gone. `not_verified`: Intercom accepted the call, and a read still shows it. `merged_elsewhere`: Intercom had merged a contact of the person into somebody else's. `left`: planned and left alone; `left` says why. `held`: under a hold, until `until` where each of the holds ends. `ratings`, `reporting_rows`: what Intercom keeps of conversations and tickets; `count`, where it is known of how many. `redacted_conversations`: those of other people, without the person and the person's messages. `conversations`, `tickets`, `custom_objects`: not erased one by one. `exports`: files that were exported before.";

/** Something of the person that a deletion did not reach, or that Intercom can bring back. */
export const remainingSchema = z.strictObject({
  code: z.enum(REMAINING_CODES).describe(REMAINING_CODE_MEANING),
  text: z.string().min(1).describe("A sentence for people."),
  until: instantSchema
    .exactOptional()
    .describe(
      "When it ends, by Intercom's own account or that of the hold; absent where it has no end that is known.",
    ),
  count: z
    .int()
    .nonnegative()
    .exactOptional()
    .describe("Of how many contacts or records it is so; absent where that is not known."),
});
