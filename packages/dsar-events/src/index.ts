export { ContractError, type ContractErrorCode } from "./contract-error.ts";
export { DEAD_LETTER_HEADERS, deadLetterMessage, replayHeaders } from "./dead-letter.ts";
export { defaultDeadline, type Regulation } from "./deadline.ts";
export {
  type DeadLetterCause,
  type DecodeArrivalOptions,
  type DecodedArrival,
  decodeArrival,
} from "./decode-arrival.ts";
export { decodeOutcome } from "./decode-outcome.ts";
export { decodeStatus } from "./decode-status.ts";
export { decodeSubjectReappeared } from "./decode-subject-reappeared.ts";
export { encodeOutcome } from "./encode-outcome.ts";
export { type EncodeOptions, encodeCancel, encodeRequest } from "./encode-request.ts";
export { encodeStatus } from "./encode-status.ts";
export { encodeSubjectReappeared } from "./encode-subject-reappeared.ts";
export { DEFAULT_TOPICS, EVENT_TYPES } from "./event-types.ts";
export { jsonSchemas } from "./json-schemas.ts";
export type { EncodedMessage, HeaderValue, IncomingRecord, KafkaMessage } from "./kafka-message.ts";
export { meaning } from "./meaning.ts";
export { EMAIL_MAX_LENGTH, normalizeEmail, sameAddress } from "./normalize-email.ts";
export { type Outcome, type OutcomeStatus, outcomeSchema } from "./outcome.ts";
export {
  REJECTIONS,
  type Reason,
  type RejectionCode,
  reasonSchema,
  rejectionReason,
} from "./reason-codes.ts";
export { isSuccess, type ReceivedOutcome, receivedOutcomeSchema } from "./received-outcome.ts";
export {
  type DsarRequest,
  dsarRequestSchema,
  type RequestInput,
  type ReservedKey,
  requestSchema,
} from "./request.ts";
export {
  type ReceivedStatus,
  receivedStatusSchema,
  type StatusEvent,
  statusEventSchema,
} from "./status-event.ts";
export {
  type ReceivedSubjectReappeared,
  type SubjectReappeared,
  subjectReappearedSchema,
} from "./subject-reappeared.ts";
