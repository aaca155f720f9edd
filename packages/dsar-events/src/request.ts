import { z } from "zod";
import { instantSchema } from "./instant.ts";
import { EMAIL_MAX_LENGTH, normalizeEmail } from "./normalize-email.ts";
import { verificationSchema } from "./verification.ts";

/** An address can't be written in this alphabet, so that an id may stand in keys, headers and logs. */
export const idSchema = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/);

export const KINDS = ["access", "deletion"] as const;
/** The kind of a preview. No request has it, so that one can't be taken for the other by a header that was changed. */
export const PREVIEW_KIND = "preview";
/** What a preview event may state: its own kind, or that of the deletion whose data it repeats. */
export const PREVIEWED_KINDS = [PREVIEW_KIND, "deletion"] as const;
export const REGULATIONS = ["gdpr", "ccpa"] as const;
/** Keys that are rejected where a version, or its configuration, does not support them. */
export type ReservedKey = "callbackUrl" | "recipientKey";
/** How many identifiers one request may carry. */
export const MAX_IDENTIFIERS = 10;

const emailIdentifierSchema = z.object({
  type: z.literal("email"),
  value: z
    .string()
    .refine((value) => normalizeEmail(value) !== null)
    .meta({ maxLength: EMAIL_MAX_LENGTH, pattern: "@", description: "An e-mail address of the person." }),
});

/** A JSON Web Key, or an age recipient. */
export const recipientKeySchema = z.union([z.record(z.string(), z.unknown()), z.string()]);

/** The keys of a request's data, as the contract promises to serve them. `null` counts as absent where a key is optional. */
export const requestFields = {
  requestId: idSchema.describe("Chosen by the sender, unique for ever. Never put personal data in it."),
  kind: z.enum(KINDS),
  workspaceId: idSchema
    .nullish()
    .describe("The Intercom workspace. May be left out where exactly one is connected."),
  identifiers: z
    .array(emailIdentifierSchema)
    .min(1)
    .max(MAX_IDENTIFIERS)
    .readonly()
    .describe("Addresses of one person. If one of them can't be served, the whole request is rejected."),
  receivedAt: instantSchema.nullish().describe("When the person asked. Defaults to the time of the event."),
  deadline: instantSchema
    .nullish()
    .describe("Defaults to one calendar month after receivedAt, or 45 days for ccpa."),
  regulation: z.enum(REGULATIONS).nullish().describe("Defaults to gdpr."),
  after: idSchema.nullish().describe("Start only when the request with this id has ended."),
  retryOf: idSchema.nullish().describe("Continue the plan of the request with this id."),
  language: z
    .string()
    .nullish()
    .describe("Language of the report, such as `de`; one that the service does not have is passed over."),
  verification: verificationSchema
    .nullish()
    .describe(
      "How the sender made sure that whoever asks is the person; the outcome's evidence repeats it. A sender may be configured to have to state it. What is none of this form counts as absent.",
    ),
  callbackUrl: z
    .string()
    .nullish()
    .describe(
      "Where the outcome is posted, signed (Standard Webhooks). Rejected with unsupported_field where the service makes no callbacks, with callback_not_allowed where it makes none to this host.",
    ),
  recipientKey: recipientKeySchema
    .nullish()
    .describe(
      "Whom the answer is sealed to: a public JSON Web Key (EC on P-256, P-384 or P-521, OKP X25519, RSA of 2048 bits or more), or an age recipient (age1…). Rejected with recipient_key_invalid where it is none.",
    ),
};

/** The data of `intercom-dsar.request.v1`. Keys beyond these are ignored. */
export const requestSchema = z
  .object(requestFields)
  .meta({ title: "Request", description: "A data-subject request. Keys beyond these are ignored." });

/** What a sender puts into `encodeRequest`. */
export type RequestInput = z.input<typeof requestSchema>;

const { retryOf, ...sharedFields } = requestFields;
/** The keys of a preview's data. */
export const previewFields = {
  ...sharedFields,
  kind: z
    .enum(PREVIEWED_KINDS)
    .describe(
      "Either. What is signed of the kind preview can't be performed as a request, whatever becomes of its headers.",
    ),
};

/** The data of `intercom-dsar.preview.v1`. Keys beyond these are ignored. */
export const previewSchema = z.object(previewFields).meta({
  title: "Preview",
  description:
    "Asks what a deletion would delete, and changes nothing. The data of a deletion apart from retryOf; the outcome has the status `previewed`. Keys beyond these are ignored.",
});

/** What a sender puts into `encodePreview`. */
export type PreviewInput = z.input<typeof previewSchema>;

/** A request as the service works with it: complete, its addresses normalised and each there once, its times in UTC. */
export const dsarRequestSchema = z.object({
  requestId: idSchema,
  kind: z.enum([...KINDS, PREVIEW_KIND]),
  workspaceId: idSchema.nullable(),
  identifiers: z
    .array(
      z.object({
        type: z.literal("email"),
        value: z.string(),
        /** As the request writes it, trimmed, where that is not `value`. */
        spellings: z.array(z.string()).exactOptional(),
      }),
    )
    .min(1),
  receivedAt: instantSchema,
  deadline: instantSchema,
  regulation: z.enum(REGULATIONS),
  after: idSchema.nullable(),
  retryOf: idSchema.nullable(),
  /** As the request names it. */
  language: z.string().exactOptional(),
  verification: verificationSchema.exactOptional(),
  /** Only where `decodeArrival` was told that it is supported. */
  callbackUrl: z.string().exactOptional(),
  /** Only where `decodeArrival` was told that it is supported. */
  recipientKey: recipientKeySchema.exactOptional(),
});
export type DsarRequest = z.infer<typeof dsarRequestSchema>;
