import { z } from "zod";
import { instantSchema } from "./instant.ts";
import { idSchema } from "./request.ts";
import { senderSchema } from "./sender.ts";

const RESULTS = ["reached", "came_back", "not_rechecked"] as const;

const reachedSchema = z.strictObject({
  count: z.int().nonnegative().describe("Contacts that reached it."),
  at: instantSchema.nullable().describe("When the last of them did; null where none has."),
});

const beyondRestoreSchema = z.strictObject({
  result: z
    .enum(RESULTS)
    .describe(
      "`reached`: each was looked for again after Intercom could have restored it, and is gone. `came_back`: one is there again. `not_rechecked`: nobody could look, so nothing is claimed.",
    ),
  count: z.int().nonnegative().describe("Contacts that were found to be gone for good."),
  at: instantSchema.describe("When it was looked, or given up."),
  reason: z
    .string()
    .regex(/^[a-z][a-z0-9_.-]{0,63}$/)
    .exactOptional()
    .describe("Why it was not looked, or how what came back was found."),
});

/** The data of `intercom-dsar.receipt.v1` as the service writes it. */
export const receiptEventSchema = z.strictObject({
  requestId: idSchema.describe("The deletion, whose outcome came before."),
  sender: senderSchema.exactOptional(),
  kind: z.literal("deletion"),
  workspaceId: idSchema,
  at: instantSchema,
  rungs: z.strictObject({
    accepted: reachedSchema.describe("Intercom accepted their deletion."),
    verifiedAbsent: reachedSchema.describe("They were read back as gone."),
    beyondRestore: beyondRestoreSchema,
    vendorPurge: z
      .strictObject({
        due: instantSchema.describe("From when on Intercom, by its own account, destroys what it deleted."),
      })
      .describe("Nobody but Intercom sees whether it did."),
  }),
  receipt: z
    .string()
    .max(4_096)
    .exactOptional()
    .describe("A receipt of the same outcome that states the new rung too, as a compact JWS."),
});

/** A deletion has got further, or is known not to have, since its outcome. It names nobody. */
export type ReceiptEvent = z.infer<typeof receiptEventSchema>;

const openReached = reachedSchema.loose();

/** The same as a reader takes it: later versions add keys and values. */
export const receivedReceiptEventSchema = receiptEventSchema
  .loose()
  .extend({
    kind: z.string().meta({ examples: ["deletion"] }),
    rungs: z.looseObject({
      accepted: openReached,
      verifiedAbsent: openReached,
      beyondRestore: beyondRestoreSchema.loose().extend({
        result: z.string().meta({
          description:
            "`reached`, `came_back` or `not_rechecked`; take one that you do not know for `not_rechecked`.",
          examples: [...RESULTS],
        }),
      }),
      vendorPurge: z.looseObject({ due: instantSchema }),
    }),
  })
  .meta({
    title: "Receipt",
    description:
      "What was found when the contacts of a deletion were looked for again, after the time in which Intercom can restore them. Once for each deletion that deleted somebody; drop a repeat by the event's id.",
  });
export type ReceivedReceiptEvent = z.infer<typeof receivedReceiptEventSchema>;
