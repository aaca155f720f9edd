import type { DeadLetterCause } from "./decode-arrival.ts";
import type { EncodedMessage, IncomingRecord, KafkaMessage } from "./kafka-message.ts";

/** The headers of a dead letter: these and no others. */
export const DEAD_LETTER_HEADERS = {
  cause: "dead-letter-cause",
  path: "dead-letter-path",
  topic: "dead-letter-topic",
  partition: "dead-letter-partition",
  offset: "dead-letter-offset",
  time: "dead-letter-time",
} as const;

/**
 * The dead letter of a record: its value byte for byte, with the cause and the origin in headers. The original key and headers
 * stay behind, since a sender may have put personal data into them.
 */
export function deadLetterMessage(options: {
  readonly record: IncomingRecord;
  readonly cause: DeadLetterCause;
  /** A path in the schema, as `decodeArrival` gives it. */
  readonly path: string | null;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly now: Date;
}): KafkaMessage & Pick<EncodedMessage, "key"> {
  const { record, cause, path, topic, partition, offset, now } = options;
  return {
    key: `${topic}-${partition}-${offset}`,
    headers: {
      [DEAD_LETTER_HEADERS.cause]: cause,
      ...(path !== null && { [DEAD_LETTER_HEADERS.path]: path }),
      [DEAD_LETTER_HEADERS.topic]: topic,
      [DEAD_LETTER_HEADERS.partition]: String(partition),
      [DEAD_LETTER_HEADERS.offset]: offset,
      [DEAD_LETTER_HEADERS.time]: now.toISOString(),
    },
    value: record.value,
  };
}
