import type { IncomingRecord } from "@intercom-dsar/dsar-events";
import {
  type DecodeArrivalOptions,
  type DecodedArrival,
  type DsarRequest,
  deadLetterMessage,
  decodeArrival,
  PREVIEW_KIND,
  requestFingerprint,
  shortenDeadLetter,
} from "@intercom-dsar/dsar-events/service";
import type { OutboxMessage, Submission } from "@intercom-dsar/ledger";
import { parseRecipient } from "@intercom-dsar/sealing";
import { NO_CALLS } from "../domain/call-counts.ts";
import { STEP, type StepEntry } from "../domain/journal-steps.ts";
import type { Reason } from "../domain/reasons.ts";
import type { LetterSeal } from "../messages/letter-seal.ts";
import type { MessageFactory } from "../messages/message-factory.ts";
import { toOutbox } from "../messages/to-outbox.ts";
import type { WorkspaceResolution } from "../workspaces/directory.ts";

/** Where a record lies, as its dead letter tells it. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Tells the record from another one that lay at the same position, for its dead letter; `null` where the position alone does. */
  readonly fingerprint: (() => string) | null;
  /** Whether its headers say that somebody signed it: its dead letter goes back with the signature. @default false */
  readonly isSigned?: boolean;
}

/** A request, or one that is turned away with an outcome. */
export type StoredRequest =
  | Extract<DecodedArrival, { type: "request" }>
  | (Omit<Extract<DecodedArrival, { type: "rejection" }>, "reason"> & { readonly reason: Reason });

export interface SubmissionOptions {
  readonly messages: MessageFactory;
  readonly resolve: (statedWorkspaceId: string | null) => WorkspaceResolution;
  readonly now: () => number;
  readonly letterSeal: LetterSeal;
  /** Events older than the memory of ended requests are refused: a reset offset must not delete a person who came back. */
  readonly idRetentionMs: number;
  /** Whether a deletion erases more than contacts, in any workspace. @default false */
  readonly erasesMore?: boolean;
  /** Whether there are holds, in any workspace. @default false */
  readonly hasHolds?: boolean;
  /** Whether a request of this endpoint may have its outcome posted there. @default no `callbackUrl` is supported */
  readonly acceptsCallback?: (url: string) => boolean;
}

/** What an endpoint knows of a submission beside what it says. */
export interface SubmissionSource {
  /** Who asked: the configured name, or `kafka` or `pipe`. */
  readonly sender: string;
  /** By which endpoint (`webhook:portal`); `null` for Kafka and the pipe. */
  readonly origin: string | null;
  /** Told where the id is taken by another meaning; `null` where the endpoint answers by itself. */
  readonly onConflict: (() => OutboxMessage) | null;
}

/** Whose records these are, and what those may ask for. */
export interface RecordSource extends SubmissionOptions {
  readonly source: Pick<SubmissionSource, "sender" | "origin">;
  /** Turns away what the source may not ask for. @default nothing */
  readonly judge?: (decoded: StoredRequest) => StoredRequest;
}

/** Turns one record of a topic or a pipe into what the ledger stores. Never throws for what the record holds. */
export function toSubmission(
  record: IncomingRecord,
  position: RecordPosition,
  options: RecordSource,
): Submission {
  const { source, judge = (decoded) => decoded } = options;
  const decoded = decodeRecord(record, options);
  switch (decoded.type) {
    case "request":
    case "rejection": {
      const onConflict = () => deadLetter(record, position, "request_id_conflict", null, options);
      return storedSubmission(judge(decoded), { ...source, onConflict }, options);
    }
    case "cancel":
      return { type: "cancel", sender: source.sender, requestId: decoded.requestId };
    case "dead-letter":
      return {
        type: "dead-letter",
        message: deadLetter(record, position, decoded.cause, decoded.path, options),
      };
  }
}

/** The dead letter of what is not even looked into; of a whole record batch, `place` is its first record's. */
export function deadLetterSubmission(
  record: IncomingRecord,
  position: RecordPosition & { readonly lastOffset?: string },
  cause: DeadLetterCause,
  options: SubmissionOptions,
): Submission {
  return { type: "dead-letter", message: deadLetter(record, position, cause, null, options) };
}

/** Reads a record by the contract, as every endpoint does; `bareType` is what a bare JSON value is where that is no matter of its kind. */
export function decodeRecord(
  record: IncomingRecord,
  { now, idRetentionMs, acceptsCallback }: SubmissionOptions,
  bareType?: DecodeArrivalOptions["bareType"],
): DecodedArrival {
  return decodeArrival(record, {
    now,
    oldestAccepted: now() - idRetentionMs,
    acceptsRecipientKey: isRecipientKey,
    unsupportedFields: acceptsCallback === undefined ? ["callbackUrl"] : [],
    ...(acceptsCallback !== undefined && { acceptsCallback }),
    ...(bareType !== undefined && { bareType }),
  });
}

function isRecipientKey(key: unknown): boolean {
  try {
    parseRecipient(key);
    return true;
  } catch {
    return false;
  }
}

/** A request, or one that is turned away with an outcome, as the ledger stores it. */
export function storedSubmission(
  decoded: StoredRequest,
  source: SubmissionSource,
  options: SubmissionOptions,
): Submission {
  return decoded.type === "request"
    ? requestSubmission(decoded.request, decoded.traceparent, source, options)
    : rejectionSubmission(decoded, source, options);
}

function requestSubmission(
  request: DsarRequest,
  traceparent: string | null,
  { sender, origin, onConflict }: SubmissionSource,
  options: SubmissionOptions,
): Submission {
  const resolution = options.resolve(request.workspaceId);
  return {
    type: "request",
    requestFingerprint: requestFingerprint(request),
    onConflict,
    request: {
      sender,
      origin,
      requestId: request.requestId,
      kind: request.kind,
      statedWorkspaceId: request.workspaceId,
      workspaceId: resolution.result === "connected" ? resolution.workspaceId : null,
      subjects: request.identifiers.map(({ value }) => value),
      payload: Buffer.from(JSON.stringify(request)),
      receivedAt: Date.parse(request.receivedAt),
      deadline: Date.parse(request.deadline),
      // A retry continues the earlier request's plan, so it has to have ended.
      after: request.after ?? request.retryOf,
      retryOf: request.retryOf,
      traceparent,
      regulation: request.regulation,
      entries: marksOf(request, options),
    },
  };
}

/** By which an older version leaves alone what it would do otherwise, such as answer in the clear. */
function marksOf(
  { kind, recipientKey }: DsarRequest,
  { erasesMore = false, hasHolds = false }: Pick<SubmissionOptions, "erasesMore" | "hasHolds">,
): StepEntry[] {
  if (kind === PREVIEW_KIND) return [{ step: STEP.previewRequested }];
  if (kind === "access") return recipientKey === undefined ? [] : [{ step: STEP.sealAsked }];
  return [
    ...(erasesMore ? [{ step: STEP.erasureRequested }] : []),
    ...(hasHolds ? [{ step: STEP.holdsConfigured }] : []),
  ];
}

function rejectionSubmission(
  rejection: Extract<StoredRequest, { type: "rejection" }>,
  { sender, origin, onConflict }: SubmissionSource,
  { messages }: SubmissionOptions,
): Submission {
  const { requestId, kind, statedWorkspaceId, reason, traceparent } = rejection;
  const receivedAt = Date.parse(rejection.receivedAt);
  return {
    type: "rejection",
    sender,
    requestId,
    kind,
    statedWorkspaceId,
    requestFingerprint: rejection.requestFingerprint,
    reasonCode: reason.code,
    receivedAt,
    traceparent,
    origin,
    onConflict,
    outcome: (ended) =>
      messages.outcome({
        request: {
          requestId: ended.requestId,
          sender,
          senderRequestId: requestId,
          kind,
          workspaceId: null,
          statedWorkspaceId,
          receivedAt,
          traceparent,
          attempts: 0,
          origin,
          callbackUrl: rejection.callbackUrl,
        },
        status: "rejected",
        reason,
        body: { coverage: [] },
        remarks: [],
        calls: NO_CALLS,
        ...ended,
      }),
  };
}

type DeadLetterCause = Parameters<typeof deadLetterMessage>[0]["cause"];

/** What the letter keeps of a value that is not kept whole. */
const KEPT_BYTES: { readonly [Cause in DeadLetterCause]?: number } = {
  // No request has it: enough to see what it is.
  value_too_large: 64 * 1024,
  // Who sent it is not known: whatever it holds of a person stays where it is, and is read again there.
  signature_invalid: 0,
};

function deadLetter(
  record: IncomingRecord,
  position: RecordPosition & { readonly lastOffset?: string },
  cause: DeadLetterCause,
  path: string | null,
  { now, letterSeal }: SubmissionOptions,
): OutboxMessage {
  const whole = letterSeal.seal(
    deadLetterMessage({ record, cause, path, ...position, now: new Date(now()) }),
  );
  const letter = shortenDeadLetter(whole, KEPT_BYTES[cause] ?? Number.POSITIVE_INFINITY);
  const { topic, partition, offset, fingerprint } = position;
  const id = `dead-letter:${topic}-${partition}-${offset}`;
  return toOutbox(letter, fingerprint === null ? id : `${id}:${fingerprint()}`, "dead-letter", null);
}
