export {
  type Cancellation,
  callbackSchema,
  cancellationSchema,
  type Discovery,
  discoverySchema,
  errorSchema,
  type OpenDsrCallback,
  type OpenDsrError,
  type OpenDsrReceipt,
  type OpenDsrStatus,
  type RequestStatus,
  receiptSchema,
  statusSchema,
} from "./documents.ts";
export { readSignature, SIGNATURE_HEADERS } from "./headers.ts";
export {
  type OpenDsrRequest,
  openDsrRequestSchema,
  openGdprRequestSchema,
  subjectRequestIdSchema,
} from "./request.ts";
export { type RequestProgress, requestStatus } from "./request-status.ts";
export {
  createProcessorSigner,
  type ProcessorIdentity,
  type ProcessorSigner,
  SigningKeyError,
  verifyProcessorSignature,
} from "./signing.ts";
export { type DsarRequestData, toDsarRequest } from "./to-dsar-request.ts";
