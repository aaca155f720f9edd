import { z } from "zod";
import { instantSchema } from "./instant.ts";
import { ERASED_HOW } from "./outcome.ts";
import { idSchema } from "./request.ts";
import { senderSchema } from "./sender.ts";

const HOW_MEANING =
  "`deleted`: they are gone as a whole. `redacted_and_detached`: the person's own messages in them are redacted, and the person is out of them.";

const erasedSchema = z.strictObject({
  category: z.string().min(1).describe("`contacts`, `conversations`, `tickets`, `custom_objects`."),
  how: z.enum(ERASED_HOW).describe(HOW_MEANING),
  ids: z
    .array(z.string().min(1))
    .readonly()
    .describe("Intercom's ids. That of a custom object has its type before it (`Order/1`)."),
});

/** The data of `intercom-dsar.notice.v1` as the service writes it. */
export const noticeSchema = z.strictObject({
  noticeId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe("By which it is acknowledged; the same each time it is sent."),
  recipient: senderSchema.describe("Whom it is for, by the name of the configuration."),
  requestId: idSchema.describe("The deletion."),
  sender: senderSchema.exactOptional(),
  workspaceId: idSchema,
  erased: z
    .array(erasedSchema)
    .min(1)
    .readonly()
    .describe("What Intercom has erased, a row for each category and way."),
  isCut: z
    .boolean()
    .describe(
      "Whether the deletion erased more than a message holds: the certificate of the deletion has all ids.",
    ),
  at: instantSchema.describe("When the deletion ended."),
  acknowledgeBy: instantSchema.describe("Until when the recipient is to have acknowledged it."),
});

/** Tells one recipient of a person's data what was erased (GDPR article 19). It names nobody. */
export type Notice = z.infer<typeof noticeSchema>;

/** The same as a reader takes it: later versions add keys and values. */
export const receivedNoticeSchema = noticeSchema
  .loose()
  .extend({
    noticeId: z
      .string()
      .min(1)
      .meta({ examples: ["0".repeat(32)] }),
    erased: z
      .array(
        erasedSchema
          .loose()
          .extend({ how: z.string().meta({ description: HOW_MEANING, examples: [...ERASED_HOW] }) }),
      )
      .readonly(),
  })
  .meta({
    title: "Notice",
    description:
      "Something was erased in Intercom that this recipient may hold too (GDPR article 19): erase it there, and acknowledge. Once for each recipient and deletion that erased something; drop a repeat by the event's id.",
  });
export type ReceivedNotice = z.infer<typeof receivedNoticeSchema>;
