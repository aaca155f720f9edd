import { contentMode, STRUCTURED_TYPE } from "./content-mode.ts";
import type { DeadLetterCause } from "./decode-arrival.ts";
import { EVENT_TYPES } from "./event-types.ts";
import type { EncodedMessage, IncomingRecord, KafkaMessage } from "./kafka-message.ts";
import { recordHeaders } from "./record-headers.ts";

/** The headers of a dead letter: these and no others. */
export const DEAD_LETTER_HEADERS = {
  cause: "dead-letter-cause",
  path: "dead-letter-path",
  topic: "dead-letter-topic",
  partition: "dead-letter-partition",
  offset: "dead-letter-offset",
  /** Of the letter of a whole record batch: the last offset in it, where `dead-letter-offset` is the first. */
  lastOffset: "dead-letter-last-offset",
  time: "dead-letter-time",
  /** The event's type, where the record was in binary mode and of a type of this contract. */
  type: "dead-letter-type",
  /** `application/cloudevents+json` where the record was in structured mode. */
  contentType: "dead-letter-content-type",
  /** `true` where the record said that somebody signed it: it is replayed as it lies in its topic, with its signature. */
  signed: "dead-letter-signed",
  /** `true` where the topic did not take the whole value: this letter holds its beginning. */
  truncated: "dead-letter-truncated",
  /** Of a shortened value: the SHA-256 of the whole, hexadecimal. */
  sha256: "dead-letter-sha256",
  /** Of a shortened value: the length of the whole. */
  bytes: "dead-letter-bytes",
  /** By which the service knows its own letters again: `replay` takes no others. */
  seal: "dead-letter-seal",
} as const;

/**
 * The dead letter of a record: its value byte for byte, with the cause and the origin in headers. The original key and headers
 * stay behind, since a sender may have put personal data into them; only how the value is to be read is told, in words of the contract.
 */
export function deadLetterMessage(options: {
  readonly record: IncomingRecord;
  readonly cause: DeadLetterCause;
  /** A path in the schema, as `decodeArrival` gives it. */
  readonly path: string | null;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Where the letter is of a whole record batch. */
  readonly lastOffset?: string;
  /** Whether the record said that somebody signed it. @default false */
  readonly isSigned?: boolean;
  readonly now: Date;
}): KafkaMessage & Pick<EncodedMessage, "key"> {
  const { record, cause, path, topic, partition, offset, lastOffset, isSigned, now } = options;
  return {
    key: `${topic}-${partition}-${offset}`,
    headers: {
      [DEAD_LETTER_HEADERS.cause]: cause,
      ...(path !== null && { [DEAD_LETTER_HEADERS.path]: path }),
      [DEAD_LETTER_HEADERS.topic]: topic,
      [DEAD_LETTER_HEADERS.partition]: String(partition),
      [DEAD_LETTER_HEADERS.offset]: offset,
      ...(lastOffset !== undefined && { [DEAD_LETTER_HEADERS.lastOffset]: lastOffset }),
      [DEAD_LETTER_HEADERS.time]: now.toISOString(),
      ...(isSigned === true && { [DEAD_LETTER_HEADERS.signed]: "true" }),
      ...modeOf(record),
    },
    value: record.value,
  };
}

/** How the value was meant to be read. */
function modeOf(record: IncomingRecord): Record<string, string> {
  const headers = recordHeaders(record.headers);
  const mode = contentMode(headers);
  if (mode === "structured") return { [DEAD_LETTER_HEADERS.contentType]: STRUCTURED_TYPE };
  const type = headers.get("ce_type");
  return mode === "binary" && type !== undefined && TYPES.has(type)
    ? { [DEAD_LETTER_HEADERS.type]: type }
    : {};
}

const TYPES: ReadonlySet<string> = new Set(Object.values(EVENT_TYPES));

/** The headers with which a dead letter goes back to the request topic; empty where it was a bare request. */
export function replayHeaders(letter: {
  readonly headers: IncomingRecord["headers"];
  readonly key: string;
}): Record<string, string> {
  const { key } = letter;
  const headers = recordHeaders(letter.headers);
  if (headers.get(DEAD_LETTER_HEADERS.contentType) === STRUCTURED_TYPE)
    return { "content-type": STRUCTURED_TYPE };
  const type = headers.get(DEAD_LETTER_HEADERS.type);
  if (type === undefined || !TYPES.has(type)) return {};
  return {
    ce_specversion: "1.0",
    // The place alone may have been another record's, in a topic that was deleted and made again.
    ce_id: `replay:${key}:${headers.get(DEAD_LETTER_HEADERS.time) ?? ""}`,
    ce_source: "urn:intercom-dsar:replay",
    ce_type: type,
    "content-type": "application/json",
  };
}
