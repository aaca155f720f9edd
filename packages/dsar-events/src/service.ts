// The service's side of the contract: what reads requests, and what makes outcomes and hints. Its schemas are strict, so that
// nothing is emitted unnoticed; whoever reads an outcome takes the open ones of the package's root.

export { type ContentMode, contentMode } from "./content-mode.ts";
export { deadLetterMessage, replayHeaders } from "./dead-letter.ts";
export { defaultDeadline } from "./deadline.ts";
export {
  DEAD_LETTER_CAUSES,
  type DecodeArrivalOptions,
  type DecodedArrival,
  decodeArrival,
} from "./decode-arrival.ts";
export { encodeNotice } from "./encode-notice.ts";
export { encodeOutcome } from "./encode-outcome.ts";
export { encodeReceiptEvent } from "./encode-receipt-event.ts";
export { encodeStatus } from "./encode-status.ts";
export { encodeSubjectReappeared } from "./encode-subject-reappeared.ts";
export { encodeSuppression } from "./encode-suppression.ts";
export { instantSchema, isInstant, parseInstant } from "./instant.ts";
export { jsonSchemas } from "./json-schemas.ts";
export { EMAIL_MAX_LENGTH } from "./normalize-email.ts";
export { type Notice, noticeSchema } from "./notice.ts";
export { OUTCOME_STATUSES, type Outcome, type OutcomeStatus, outcomeSchema } from "./outcome.ts";
export { parseJson } from "./parse-json.ts";
export { REJECTIONS, type RejectionCode, reasonSchema, rejectionReason } from "./reason-codes.ts";
export { type ReceiptEvent, receiptEventSchema } from "./receipt-event.ts";
export { recordHeaders } from "./record-headers.ts";
export {
  type DsarRequest,
  dsarRequestSchema,
  idSchema,
  PREVIEW_KIND,
  type ReservedKey,
  requestSchema,
} from "./request.ts";
export { requestFingerprint } from "./request-fingerprint.ts";
export { REQUEST_STATES, WAIT_REASONS } from "./request-states.ts";
export { shortenDeadLetter, type WholeValue, wholeValue } from "./shorten-dead-letter.ts";
export { spellingsOf } from "./spellings-of.ts";
export { type StatusEvent, statusEventSchema } from "./status-event.ts";
export { type SubjectReappeared, subjectReappearedSchema } from "./subject-reappeared.ts";
export { type Suppression, suppressionSchema } from "./suppression.ts";
export {
  isVerified,
  VERIFICATION_LEVELS,
  type Verification,
  type VerificationLevel,
  verificationSchema,
} from "./verification.ts";
