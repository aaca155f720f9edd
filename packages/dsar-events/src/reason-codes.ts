import { z } from "zod";

/**
 * The reasons that the contract names, each with its fixed sentence. `retryable`: the same request, sent again under a new id,
 * can succeed once what the sentence names has changed outside the request. Later versions add codes.
 */
export const REASONS = {
  unsupported_kind: {
    message: "The kind of request is not one that this service performs.",
    retryable: false,
  },
  unsupported_identifier: { message: "Only identifiers of type email are supported.", retryable: false },
  unsupported_field: {
    message: "The request uses a field that this version does not support.",
    retryable: false,
  },
  invalid_email: { message: "An identifier of type email is not an e-mail address.", retryable: false },
  too_old: { message: "The event is older than the service accepts.", retryable: false },
  workspace_required: {
    message: "More than one workspace is connected: the request has to name one.",
    retryable: false,
  },
  workspace_unknown: { message: "The workspace is not connected.", retryable: true },
  no_match: { message: "No contact has this address.", retryable: false },
  verification_pending: {
    message: "Intercom accepted the deletion but still shows a deleted contact.",
    retryable: true,
  },
  merged_elsewhere: {
    message: "A contact was merged into one with another address; that one was not touched.",
    retryable: false,
  },
  scope_missing: {
    message: "The connection to Intercom lacks a scope that the request needs.",
    retryable: true,
  },
} as const satisfies Record<string, Omit<Reason, "code">>;

/** A reason that the contract names. */
export type ReasonCode = keyof typeof REASONS;

/** The reasons for which a readable request is turned away at the door. */
export type RejectionCode =
  | "unsupported_kind"
  | "unsupported_identifier"
  | "unsupported_field"
  | "invalid_email"
  | "too_old";

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

/** The reason of a code that the contract names. */
export function reasonOf(code: ReasonCode): Reason {
  return { code, ...REASONS[code] };
}
