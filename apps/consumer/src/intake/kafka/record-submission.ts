import type { IncomingRecord } from "@intercom-dsar/dsar-events";
import { requestFingerprint } from "@intercom-dsar/dsar-events/service";
import type { Submission } from "@intercom-dsar/ledger";
import type { CallbackPolicy } from "../../domain/callback-policy.ts";
import { REASONS, type Reason } from "../../domain/reasons.ts";
import { mayAskUnsigned, type UnsignedRecords } from "../../domain/rights.ts";
import { KAFKA_SENDER, originOf, type WebhookSender } from "../../domain/sender.ts";
import {
  deadLetterSubmission,
  type RecordPosition,
  type StoredRequest,
  type SubmissionOptions,
  toSubmission,
} from "../to-submission.ts";
import { withinRights } from "../within-rights.ts";
import { isSigned, readSignature } from "./record-signature.ts";

export interface RecordOptions extends SubmissionOptions {
  readonly senders: readonly WebhookSender[];
  readonly callbacks: CallbackPolicy;
  /** What records that nobody signed may ask for. */
  readonly unsigned: UnsignedRecords;
  /** Told of a signature that is none of a known sender. */
  readonly onRefused: (code: string) => void;
}

/** A value of many small objects takes forty times its bytes once it is parsed. */
export const MAX_VALUE_BYTES = 1024 * 1024;

/** Turns a record of the request topic into what the ledger stores: as its signer's, or as the sender `kafka`'s where nobody signed it. */
export function recordSubmission(
  record: IncomingRecord,
  position: RecordPosition,
  options: RecordOptions,
): Submission {
  if (record.value !== null && record.value.length > MAX_VALUE_BYTES)
    return deadLetterSubmission(record, position, "value_too_large", options);
  return isSigned(record)
    ? signedSubmission(record, position, options)
    : unsignedSubmission(record, position, options);
}

function signedSubmission(
  record: IncomingRecord,
  position: RecordPosition,
  options: RecordOptions,
): Submission {
  const signature = readSignature(record, options);
  const signed = { ...position, isSigned: true };
  if ("refused" in signature) {
    options.onRefused(signature.refused);
    return deadLetterSubmission(record, signed, "signature_invalid", options);
  }
  const { sender } = signature;
  const origin = originOf(sender);
  return toSubmission(signature.record, signed, {
    ...options,
    acceptsCallback: (url) => options.callbacks.allows(origin, url),
    source: { sender: sender.name, origin },
    judge(decoded) {
      const result = withinRights(sender, decoded);
      if ("allowed" in result) return result.allowed;
      const isUnverified = result.refused === "verification";
      return turnedAway(decoded, isUnverified ? REASONS.verification_required : REASONS.not_allowed);
    },
  });
}

function unsignedSubmission(
  record: IncomingRecord,
  position: RecordPosition,
  options: RecordOptions,
): Submission {
  const { unsigned } = options;
  const submission = toSubmission(record, position, {
    ...options,
    source: { sender: KAFKA_SENDER, origin: null },
    judge(decoded) {
      const kind = decoded.type === "request" ? decoded.request.kind : decoded.kind;
      return mayAskUnsigned(unsigned, kind)
        ? decoded
        : { ...turnedAway(decoded, REASONS.signature_required), callbackUrl: null };
    },
  });
  return unsigned === "reject" && submission.type === "cancel"
    ? deadLetterSubmission(record, position, "signature_invalid", options)
    : submission;
}

/** A request that is answered with an outcome and not performed. Its meaning stays: one that was performed before is known as a repeat. */
function turnedAway(decoded: StoredRequest, reason: Reason): Extract<StoredRequest, { type: "rejection" }> {
  if (decoded.type === "rejection") return { ...decoded, reason };
  const { request, traceparent } = decoded;
  return {
    type: "rejection",
    requestId: request.requestId,
    kind: request.kind,
    statedWorkspaceId: request.workspaceId,
    reason,
    receivedAt: request.receivedAt,
    requestFingerprint: requestFingerprint(request),
    traceparent,
    callbackUrl: request.callbackUrl ?? null,
  };
}
