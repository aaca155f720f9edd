import { createHash } from "node:crypto";
import { DEAD_LETTER_HEADERS } from "./dead-letter.ts";
import type { IncomingRecord, KafkaMessage } from "./kafka-message.ts";
import { recordHeaders } from "./record-headers.ts";

/** What a shortened dead letter tells of the value that it holds the beginning of. */
export interface WholeValue {
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * The dead letter with at most the first `keptBytes` of its value, for a topic that does not take it whole. Headers say that the value is
 * shortened, and how long the whole one was and its SHA-256, by which the original record is known again.
 */
export function shortenDeadLetter(letter: KafkaMessage, keptBytes: number): KafkaMessage {
  const { value, headers } = letter;
  if (value === null || value.length <= keptBytes) return letter;
  const whole = wholeValue(headers) ?? {
    sha256: createHash("sha256").update(value).digest("hex"),
    bytes: value.length,
  };
  return {
    ...letter,
    headers: {
      ...headers,
      [DEAD_LETTER_HEADERS.truncated]: "true",
      [DEAD_LETTER_HEADERS.sha256]: whole.sha256,
      [DEAD_LETTER_HEADERS.bytes]: String(whole.bytes),
    },
    value: value.subarray(0, Math.max(keptBytes, 0)),
  };
}

/** What the whole value of a shortened dead letter was; `null` where the letter holds all of it. */
export function wholeValue(headers: IncomingRecord["headers"]): WholeValue | null {
  const texts = recordHeaders(headers);
  if (texts.get(DEAD_LETTER_HEADERS.truncated) !== "true") return null;
  return {
    sha256: texts.get(DEAD_LETTER_HEADERS.sha256) ?? "",
    bytes: Number(texts.get(DEAD_LETTER_HEADERS.bytes)),
  };
}
