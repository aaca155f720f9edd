import { z } from "zod";
import { instantSchema } from "./instant.ts";
import { idSchema, MAX_IDENTIFIERS, REGULATIONS, recipientKeySchema } from "./request.ts";

/**
 * A request that can be read, be it served or turned away: looser than `requestSchema` in what an answer can be given to (kind,
 * identifiers, reserved keys), as strict in the rest.
 */
export const statedRequestSchema = refersToOthers(
  z.object({
    requestId: idSchema,
    kind: z.string(),
    workspaceId: idSchema.nullish(),
    // Counted before the elements are looked at, so that a million of them cost nothing.
    identifiers: z
      .array(z.unknown())
      .min(1)
      .max(MAX_IDENTIFIERS)
      .pipe(z.array(z.object({ type: z.string(), value: z.string() }))),
    receivedAt: instantSchema.nullish(),
    deadline: instantSchema.nullish(),
    regulation: z.enum(REGULATIONS).nullish(),
    after: idSchema.nullish(),
    retryOf: idSchema.nullish(),
    language: z.unknown().optional(),
    verification: z.unknown().optional(),
    callbackUrl: z.unknown().optional(),
    recipientKey: z.unknown().optional(),
  }),
);
export type StatedRequest = z.infer<typeof statedRequestSchema>;

/** The reserved keys, for a reader that was told to support them. */
export const reservedKeysSchema = z.object({
  callbackUrl: z.string().nullish(),
  recipientKey: recipientKeySchema.nullish(),
});

/** Adds the rule that `after` and `retryOf` name other requests: one that waits for itself would wait for ever. */
export function refersToOthers<
  Schema extends z.ZodType<{
    requestId: string;
    after?: string | null | undefined;
    retryOf?: string | null | undefined;
  }>,
>(schema: Schema): Schema {
  return schema
    .refine(({ requestId, after }) => after !== requestId, { path: ["after"] })
    .refine(({ requestId, retryOf }) => retryOf !== requestId, { path: ["retryOf"] });
}
