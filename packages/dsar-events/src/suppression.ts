import { z } from "zod";
import { instantSchema } from "./instant.ts";
import { idSchema } from "./request.ts";
import { senderSchema } from "./sender.ts";

/** The data of `intercom-dsar.suppression.v1` as the service writes it. */
export const suppressionSchema = z.strictObject({
  requestId: idSchema.describe("The deletion by which Intercom forgets the choice."),
  sender: senderSchema.exactOptional(),
  workspaceId: idSchema,
  addressHash: z
    .string()
    .regex(/^hmac-sha256:[0-9a-f]{64}$/)
    .describe(
      "HMAC-SHA-256 of the normalised address under the key that is shared with readers; `suppressionHash` makes it.",
    ),
  unsubscribedFromEmails: z.boolean().describe("Whether the person wanted no e-mail at all."),
  subscriptions: z
    .array(z.string().min(1).max(200))
    .max(1_000)
    .readonly()
    .describe("Intercom's ids of the subscription types that the person had left."),
  at: instantSchema.describe("When Intercom had deleted the contact."),
});

/** What a person did not want to get, from a contact that is deleted: kept so that it can still be obeyed. It names nobody. */
export type Suppression = z.infer<typeof suppressionSchema>;

/** The same as a reader takes it: later versions add keys and values. */
export const receivedSuppressionSchema = suppressionSchema
  .loose()
  .extend({ addressHash: z.string().meta({ examples: [`hmac-sha256:${"0".repeat(64)}`] }) })
  .meta({
    title: "Suppression",
    description:
      "A contact that is deleted had left subscriptions: Intercom forgets that with it. Once for each such contact, after Intercom deleted it; drop a repeat by the event's id.",
  });
export type ReceivedSuppression = z.infer<typeof receivedSuppressionSchema>;
