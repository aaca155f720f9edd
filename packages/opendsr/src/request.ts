import { instantSchema } from "@intercom-dsar/dsar-events/service";
import { z } from "zod";
import { identitySchema } from "./identity.ts";

export const SUBJECT_REQUEST_TYPES = ["access", "portability", "erasure"] as const;
export type SubjectRequestType = (typeof SUBJECT_REQUEST_TYPES)[number];

/** A request's id: a UUID of version 4 in lower case (sections 1.1 and 7.1.1). */
export const subjectRequestIdSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

const MAX_IDENTITIES = 10;
const MAX_CALLBACKS = 5;
const MAX_URL_LENGTH = 2_048;

const fields = {
  regulation: z.enum(["gdpr", "ccpa"]),
  subject_request_id: subjectRequestIdSchema,
  subject_request_type: z.enum(SUBJECT_REQUEST_TYPES),
  subject_identities: z
    .array(identitySchema)
    .min(1)
    .max(MAX_IDENTITIES)
    .describe("Identities of one person."),
  submitted_time: instantSchema.describe("When the person asked."),
  api_version: z.string().max(16).nullish(),
  status_callback_urls: z.array(z.url().max(MAX_URL_LENGTH)).max(MAX_CALLBACKS).nullish(),
  extensions: z
    .record(z.string(), z.unknown())
    .nullish()
    .describe("By processor domain. Ours takes `workspace_id`; those of others are passed over."),
};

/** The body of `POST /requests` (section 7.1.1). Keys beyond these are ignored. */
export const openDsrRequestSchema = z.object(fields).meta({ title: "OpenDSR request" });
export type OpenDsrRequest = z.infer<typeof openDsrRequestSchema>;

/** The same of OpenGDPR 1.0, which knew one regulation and did not name it. */
export const openGdprRequestSchema = z.object({ ...fields, regulation: fields.regulation.default("gdpr") });
