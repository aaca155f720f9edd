import {
  type DecodedArrival,
  type DsarRequest,
  deadLetterMessage,
  decodeArrival,
  type IncomingRecord,
  meaning,
} from "@intercom-dsar/dsar-events";
import type { Arrival, OutboxMessage } from "@intercom-dsar/ledger";
import { type MessageFactory, toOutbox } from "../outcomes/message-factory.ts";
import type { WorkspaceResolution } from "../workspaces/directory.ts";

/** Where a record came from: names it in a dead letter, uniquely. */
export interface Origin {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

export interface ArrivalOptions {
  readonly messages: MessageFactory;
  readonly resolve: (statedWorkspaceId: string | null) => WorkspaceResolution;
  readonly now: () => number;
  /** Events older than the memory of ended requests are refused: a reset offset must not delete a person who came back. */
  readonly idRetentionMs: number;
}

/** Turns one record, from whichever door, into what the ledger stores. Never throws for what the record holds. */
export function toArrival(record: IncomingRecord, origin: Origin, options: ArrivalOptions): Arrival {
  const { now, idRetentionMs } = options;
  const decoded = decodeArrival(record, { now, oldestAccepted: now() - idRetentionMs });
  switch (decoded.type) {
    case "request":
      return requestArrival(record, origin, decoded.request, decoded.traceparent, options);
    case "rejection":
      return rejectionArrival(record, origin, decoded, options);
    case "cancel":
      return { type: "cancel", requestId: decoded.requestId };
    case "dead-letter":
      return { type: "dead-letter", message: deadLetter(record, origin, decoded.cause, decoded.path, now()) };
  }
}

function requestArrival(
  record: IncomingRecord,
  origin: Origin,
  request: DsarRequest,
  traceparent: string | null,
  { resolve, now }: ArrivalOptions,
): Arrival {
  const resolution = resolve(request.workspaceId);
  return {
    type: "request",
    meaning: meaning(request),
    onConflict: deadLetter(record, origin, "request_id_conflict", null, now()),
    request: {
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
    },
  };
}

function rejectionArrival(
  record: IncomingRecord,
  origin: Origin,
  rejection: Extract<DecodedArrival, { type: "rejection" }>,
  { messages, now }: ArrivalOptions,
): Arrival {
  const { requestId, kind, statedWorkspaceId, reason, traceparent } = rejection;
  const receivedAt = Date.parse(rejection.receivedAt);
  return {
    type: "rejection",
    requestId,
    kind,
    statedWorkspaceId,
    meaning: rejection.meaning,
    reasonCode: reason.code,
    receivedAt,
    traceparent,
    onConflict: deadLetter(record, origin, "request_id_conflict", null, now()),
    outcome: (ended) =>
      messages.outcome({
        request: {
          requestId,
          kind,
          workspaceId: null,
          statedWorkspaceId,
          receivedAt,
          traceparent,
          attempts: 0,
        },
        status: "rejected",
        reason,
        body: { coverage: [] },
        remarks: [],
        calls: 0,
        ...ended,
      }),
  };
}

type DeadLetterCause = Parameters<typeof deadLetterMessage>[0]["cause"];

function deadLetter(
  record: IncomingRecord,
  origin: Origin,
  cause: DeadLetterCause,
  path: string | null,
  now: number,
): OutboxMessage {
  const encoded = deadLetterMessage({ record, cause, path, ...origin, now: new Date(now) });
  return toOutbox(
    encoded,
    `dead-letter:${origin.topic}-${origin.partition}-${origin.offset}`,
    "dead-letter",
    null,
  );
}
