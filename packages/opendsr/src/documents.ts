import { instantSchema } from "@intercom-dsar/dsar-events/service";
import { z } from "zod";
import { supportedIdentitySchema } from "./identity.ts";
import { SUBJECT_REQUEST_TYPES, subjectRequestIdSchema } from "./request.ts";

export const REQUEST_STATUSES = ["pending", "in_progress", "completed", "cancelled"] as const;
/** How a request stands (section 8). The specification has no status for a request that failed. */
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** By processor domain; read what is not known to you as an object of any keys. */
const extensionsSchema = z.record(z.string(), z.record(z.string(), z.unknown()));
const controllerId = z.string().min(1);
const url = z.url();

/** The answer of `GET /discovery` (section 6.3). */
export const discoverySchema = z
  .object({
    api_version: z.string(),
    supported_identities: z.array(supportedIdentitySchema).min(1).readonly(),
    supported_subject_request_types: z.array(z.enum(SUBJECT_REQUEST_TYPES)).min(1).readonly(),
    processor_certificate: url,
  })
  .meta({ title: "OpenDSR discovery" });
export type Discovery = z.infer<typeof discoverySchema>;

/** The answer of `POST /requests` (section 7.3). */
export const receiptSchema = z
  .object({
    controller_id: controllerId,
    expected_completion_time: instantSchema,
    received_time: instantSchema,
    encoded_request: z.base64().describe("The request's body. Controllers must neither log nor store it."),
    subject_request_id: subjectRequestIdSchema,
  })
  .meta({ title: "OpenDSR receipt" });
export type OpenDsrReceipt = z.infer<typeof receiptSchema>;

/** The answer of `GET /requests/{id}` (section 8.3). */
export const statusSchema = z
  .object({
    controller_id: controllerId,
    expected_completion_time: instantSchema,
    subject_request_id: subjectRequestIdSchema,
    request_status: z.enum(REQUEST_STATUSES),
    api_version: z.string().exactOptional(),
    results_url: url.exactOptional(),
    results_count: z.int().nonnegative().exactOptional(),
    extensions: extensionsSchema.exactOptional(),
  })
  .meta({ title: "OpenDSR status" });
export type OpenDsrStatus = z.infer<typeof statusSchema>;

/** The body of a callback (section 8.6). */
export const callbackSchema = statusSchema
  .extend({ status_callback_url: url })
  .meta({ title: "OpenDSR callback" });
export type OpenDsrCallback = z.infer<typeof callbackSchema>;

/** The answer of `DELETE /requests/{id}` (section 9.2). */
export const cancellationSchema = z
  .object({
    controller_id: controllerId,
    subject_request_id: subjectRequestIdSchema,
    received_time: instantSchema,
    api_version: z.string().exactOptional(),
  })
  .meta({ title: "OpenDSR cancellation" });
export type Cancellation = z.infer<typeof cancellationSchema>;

/** The answer to what can't be taken (section 7.6). */
export const errorSchema = z
  .object({
    error: z.object({
      code: z.int().describe("The HTTP status."),
      message: z.string().exactOptional(),
      errors: z
        .array(z.object({ domain: z.string(), reason: z.string(), message: z.string() }))
        .exactOptional(),
    }),
  })
  .meta({ title: "OpenDSR error" });
export type OpenDsrError = z.infer<typeof errorSchema>;
