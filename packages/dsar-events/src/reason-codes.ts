import { z } from "zod";

/**
 * The reasons for which a request that can be read is turned away, each with its fixed sentence. None of them is
 * retryable: the same request would be turned away again.
 */
export const REJECTIONS = {
  unsupported_kind: "The kind of request is not one that this service performs.",
  unsupported_identifier: "Only identifiers of type email are supported.",
  unsupported_field: "The request uses a field that this version does not support.",
  callback_not_allowed: "The service makes no callbacks to the place that the request names.",
  recipient_key_invalid:
    "The recipientKey is no public key that an answer can be sealed to: EC on P-256, P-384 or P-521, OKP X25519, RSA of 2048 bits or more, or an age recipient.",
  invalid_email: "An identifier of type email is not an e-mail address.",
  too_old: "The event is older than the service accepts.",
} as const;
export type RejectionCode = keyof typeof REJECTIONS;

/** Why an outcome is what it is. The message is a fixed sentence per code: it quotes nothing of the request. */
export const reasonSchema = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/)
    .describe("What to decide by; later versions add codes."),
  message: z.string().min(1).describe("A sentence for people. It quotes nothing of the request."),
  retryable: z.boolean().describe("Whether the same request, sent again under a new id, can succeed later."),
});
export type Reason = z.infer<typeof reasonSchema>;

/** Why a request is turned away. */
export interface Rejection extends Reason {
  code: RejectionCode;
}

/** The reason of a rejection. */
export function rejectionReason(code: RejectionCode): Rejection {
  return { code, message: REJECTIONS[code], retryable: false };
}
