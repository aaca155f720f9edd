import { z } from "zod";
import { instantSchema } from "./instant.ts";
import { idSchema } from "./request.ts";
import { senderSchema } from "./sender.ts";

const MATCHES = ["address", "contact"] as const;

/** The data of `intercom-dsar.subject-reappeared.v1` as the service writes it. */
export const subjectReappearedSchema = z.strictObject({
  requestId: idSchema.describe("The deletion of before: its sender knows whom it was about."),
  sender: senderSchema.exactOptional(),
  workspaceId: idSchema,
  topic: z
    .string()
    .regex(/^[a-z][a-z0-9_.]{0,63}$/)
    .describe(
      "What Intercom told: `contact.user.created`, `contact.unarchive`, …; `later_look` where the service found it when it looked again.",
    ),
  matchedBy: z.enum(MATCHES).describe("Whether the address or the id of a deleted contact was seen again."),
  deletedAt: instantSchema.describe("When the deletion ended."),
  at: instantSchema.describe("When it happened, as Intercom says."),
});

/** A person whom a deletion removed is seen at Intercom again. Nothing depends on it: it may be lost, and it names nobody. */
export type SubjectReappeared = z.infer<typeof subjectReappearedSchema>;

/** The same as a reader takes it: later versions add keys and values. */
export const receivedSubjectReappearedSchema = subjectReappearedSchema
  .loose()
  .extend({
    topic: z.string(),
    matchedBy: z.string().meta({ examples: [...MATCHES] }),
  })
  .meta({
    title: "Subject reappeared",
    description:
      "A person whom a deletion removed is seen at Intercom again: once per deletion, and a hint, since Intercom's webhooks may be lost or late. Whether they are to be deleted again is for the sender of the deletion to say.",
  });
export type ReceivedSubjectReappeared = z.infer<typeof receivedSubjectReappearedSchema>;
