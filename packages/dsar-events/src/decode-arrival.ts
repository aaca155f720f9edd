import { cancelSchema } from "./cancel.ts";
import { CONTRACT_ERRORS, ContractError } from "./contract-error.ts";
import {
  BARE_KINDS,
  type DecodedRequest,
  decodeRequest,
  PREVIEW_KINDS,
  REQUEST_KINDS,
} from "./decode-request.ts";
import { EVENT_TYPES } from "./event-types.ts";
import { isInstant } from "./instant.ts";
import type { IncomingRecord } from "./kafka-message.ts";
import { parseData } from "./parse-data.ts";
import { readEvent } from "./read-event.ts";
import type { ReservedKey } from "./request.ts";

/**
 * Why a record goes to the dead-letter topic. `request_id_conflict` is found by whoever remembers earlier requests, `signature_invalid` by
 * whoever knows the senders, the causes of a whole batch by whoever unpacks it.
 */
export const DEAD_LETTER_CAUSES = {
  ...CONTRACT_ERRORS,
  request_id_conflict: "The request id was used for another request.",
  signature_invalid:
    "The record is signed, and by no sender that is known, not as it is now, or too long ago; or it cancels in a way that no signature covers. The letter has no value; the record can be replayed.",
  value_too_large: "The value is longer than 1 MiB; it was not looked into. The letter has its first 64 KiB.",
  batch_too_large:
    "Of a record batch of Kafka: more than 16 MiB unpacked, 50,000 records, or 256 headers in one. The letter has no value; its records can be replayed.",
  batch_unreadable:
    "Of a record batch of Kafka: it can't be unpacked, or is not what it says of itself. The letter has no value.",
} as const;
export type DeadLetterCause = keyof typeof DEAD_LETTER_CAUSES;

/** What a record on the request topic turns out to be. */
export type DecodedArrival =
  | DecodedRequest
  | { type: "cancel"; requestId: string }
  | { type: "dead-letter"; cause: DeadLetterCause; path: string | null };

export interface DecodeArrivalOptions {
  /** The time, milliseconds since 1970: the last resort for a request that states no time. */
  readonly now: () => number;
  /** Reserved keys that are rejected where present. @default both */
  readonly unsupportedFields?: readonly ReservedKey[];
  /** Whether the outcome may be posted to this `callbackUrl`; asked where that key is supported. @default to any */
  readonly acceptsCallback?: (url: string) => boolean;
  /** Whether an answer can be sealed to this `recipientKey`; asked where that key is supported. @default to any */
  readonly acceptsRecipientKey?: (key: unknown) => boolean;
  /** Milliseconds since 1970: a request received earlier, or in an earlier event, is rejected as `too_old`. @default none */
  readonly oldestAccepted?: number;
  /** The type of a bare JSON value. @default by its kind, a request or a preview */
  readonly bareType?: typeof EVENT_TYPES.request | typeof EVENT_TYPES.preview;
}

/**
 * Reads a record of the request topic, whatever it holds, and never throws: a request, a cancel, a request to be turned away
 * with an outcome, or a dead letter.
 */
export function decodeArrival(record: IncomingRecord, options: DecodeArrivalOptions): DecodedArrival {
  try {
    const event = readEvent(record, [EVENT_TYPES.request, EVENT_TYPES.preview, EVENT_TYPES.cancel]);
    if (event.type === EVENT_TYPES.cancel) {
      return { type: "cancel", requestId: parseData(cancelSchema, event.data).requestId };
    }
    return decodeRequest(event.data, {
      eventTime: event.time ?? brokerTime(record.timestamp) ?? options.now(),
      traceparent: event.traceparent,
      unsupportedFields: options.unsupportedFields ?? ["callbackUrl", "recipientKey"],
      acceptsCallback: options.acceptsCallback ?? (() => true),
      acceptsRecipientKey: options.acceptsRecipientKey ?? (() => true),
      oldestAccepted: options.oldestAccepted ?? Number.NEGATIVE_INFINITY,
      kinds: kindsOf(event.type ?? options.bareType ?? null),
    });
  } catch (error) {
    if (error instanceof ContractError) return { type: "dead-letter", cause: error.code, path: error.path };
    throw error;
  }
}

function kindsOf(type: string | null): Parameters<typeof decodeRequest>[1]["kinds"] {
  if (type === null) return BARE_KINDS;
  return type === EVENT_TYPES.preview ? PREVIEW_KINDS : REQUEST_KINDS;
}

/** Kafka writes -1 where a record has no time. */
function brokerTime(timestamp: number | undefined): number | null {
  return timestamp !== undefined && timestamp > 0 && isInstant(timestamp) ? timestamp : null;
}
