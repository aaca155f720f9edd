import { createHash } from "node:crypto";
import { DEAD_LETTER_HEADERS } from "@intercom-dsar/dsar-events";
import {
  type ContentMode,
  contentMode,
  recordHeaders,
  replayHeaders,
  wholeValue,
} from "@intercom-dsar/dsar-events/service";
import type { Ledger } from "@intercom-dsar/ledger";
import kafkajs, { type Message, type Producer } from "kafkajs";
import { KAFKA_SENDER } from "../domain/sender.ts";
import { readSignature, type SignatureOptions, signatureHeaders } from "../intake/kafka/record-signature.ts";
import { protocolCode } from "../kafka/protocol-code.ts";
import { BatchError } from "../kafka/record-batch/batch-error.ts";
import { readBatchHead } from "../kafka/record-batch/batch-head.ts";
import type { BatchRecord } from "../kafka/record-batch/read-record.ts";
import type { LetterSeal } from "../messages/letter-seal.ts";
import { readBatchesAt } from "./read-batches-at.ts";
import {
  causeOf,
  headerOf,
  type Letter,
  type LettersOptions,
  readLetters,
  recordOf,
} from "./read-letters.ts";
import { type SentAgain, sendBatchAgain } from "./send-batch-again.ts";

const { CompressionTypes, Partitioners } = kafkajs;

export interface ReplayOptions extends LettersOptions {
  readonly ledger: Ledger;
  readonly letterSeal: LetterSeal;
  /** By which the senders of signed records are known. */
  readonly signatures: SignatureOptions;
  /** False: says what would be sent and sends nothing. */
  readonly isConfirmed: boolean;
  /** What a record batch that was too large for the intake may unpack to here; `null`: it is left where it is. */
  readonly maxBatchBytes: number | null;
  /** Told of each letter. */
  readonly onResult: (row: ReplayRow) => void;
}

/** What became of a letter. */
export interface ReplayRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly cause: string | null;
  readonly result: ReplayResult | "would_be_sent";
  /** Of a record batch. */
  readonly records?: SentAgain;
}

/**
 * Puts dead letters back on the request topic, once what was wrong is mended: the same bytes, in the mode that they came in and with the
 * time that they came at. Of a shortened letter the original record is read again, of a batch that was too large the batch; of a signed
 * record always, which goes back with its signature and so stays its sender's. Those that no known sender signed are refused. Those whose
 * request has ended are refused, and those that this service did not write: whoever may write to the topic of dead letters need not be
 * allowed to ask for a deletion.
 */
export async function replayLetters(options: ReplayOptions): Promise<void> {
  const { topics, onResult, ledger, letterSeal, isConfirmed } = options;
  const found = await readLetters(options);
  const producer = isConfirmed
    ? options.kafka.producer({
        allowAutoTopicCreation: false,
        createPartitioner: Partitioners.DefaultPartitioner,
      })
    : null;
  await producer?.connect();
  const tell: Tell = ({ partition, message }, outcome, records) => {
    const cause = causeOf(message);
    const place = { topic: topics.deadLetter, partition, offset: String(message.offset) };
    const result = outcome === "sent" && !isConfirmed ? "would_be_sent" : outcome;
    onResult({ ...place, cause, result, ...(records && { records }) });
  };
  try {
    const letters: Letter[] = [];
    for (const letter of found) {
      const { key, headers, value } = letter.message;
      const kept = await ledger.reads.keptLetters(String(key));
      if (letterSeal.isOurs({ key: String(key), headers, value }, kept)) letters.push(letter);
      else tell(letter, "refused_not_ours");
    }
    const batches = letters.filter(({ message }) => causeOf(message) === "batch_too_large");
    const single = letters.filter((letter) => !batches.includes(letter));
    for (const letter of single) {
      const { message } = letter;
      if (wholeValue(message.headers) === null && !isOfSigned(letter))
        tell(letter, await replayOne(options, producer, { letter: message, value: message.value }));
    }
    await replayFromTopic(options, producer, single.flatMap(letterOfOriginal), tell);
    await replayBatches(options, producer, batches.map(placedLetter), tell);
  } finally {
    await producer?.disconnect();
  }
}

type Tell = (letter: Letter, result: ReplayResult, records?: SentAgain) => void;

/** The original records are read at their places. */
async function replayFromTopic(
  options: ReplayOptions,
  producer: Producer | null,
  letters: readonly (PlacedLetter & { readonly sha256: string })[],
  tell: Tell,
): Promise<void> {
  const { kafka, signal } = options;
  for (const [topic, ofTopic] of Map.groupBy(letters, ({ topic }) => topic))
    await readBatchesAt(
      kafka,
      topic,
      ofTopic,
      async ({ letter, offset, sha256 }, packed) => {
        if (causeOf(letter.message) === "value_too_large") return tell(letter, "refused_too_large");
        const record = packed === null ? null : await recordOf(packed, offset);
        // At the same place of a topic that was made again lies another record.
        if (record === null || sha256Of(record.value) !== sha256)
          return tell(letter, "refused_original_gone");
        const signed = isOfSigned(letter) ? { signed: record } : {};
        tell(
          letter,
          await replayOne(options, producer, { letter: letter.message, value: record.value, ...signed }),
        );
      },
      signal,
    );
}

/** The batches are read at their places, under the limit that the operator names. */
async function replayBatches(
  { kafka, topics, ledger, signatures, maxBatchBytes, signal }: ReplayOptions,
  producer: Producer | null,
  letters: readonly PlacedLetter[],
  tell: Tell,
): Promise<void> {
  if (maxBatchBytes === null) {
    for (const { letter } of letters) tell(letter, "refused_without_limit");
    return;
  }
  for (const [topic, batches] of Map.groupBy(letters, ({ topic }) => topic))
    await readBatchesAt(
      kafka,
      topic,
      batches,
      async ({ letter, offset }, packed) => {
        if (packed === null || !isBatchOf(letter, offset, packed))
          return tell(letter, "refused_original_gone");
        try {
          const send = (messages: readonly Message[]) => sendFitting(producer, topics.requests, messages);
          tell(letter, "sent", await sendBatchAgain(packed, maxBatchBytes, ledger.reads, signatures, send));
        } catch (error) {
          if (error instanceof BatchError)
            tell(letter, error.code === "batch_too_large" ? "refused_too_large" : "refused_unreadable");
          else if (protocolCode(error) === "MESSAGE_TOO_LARGE") tell(letter, "refused_too_large");
          else throw error;
        }
      },
      signal,
    );
}

/** At the same place of a topic that was made again lies another batch. */
function isBatchOf({ message }: Letter, offset: bigint, packed: Buffer): boolean {
  const { firstOffset, lastOffset } = readBatchHead(packed);
  return firstOffset === offset && headerOf(message, DEAD_LETTER_HEADERS.lastOffset) === String(lastOffset);
}

/** A letter, and where what it tells of lay. */
interface PlacedLetter {
  readonly letter: Letter;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

function placedLetter(letter: Letter): PlacedLetter {
  const header = (name: string) => headerOf(letter.message, name) ?? "";
  return {
    letter,
    topic: header(DEAD_LETTER_HEADERS.topic),
    partition: Number(header(DEAD_LETTER_HEADERS.partition)),
    offset: offsetOf(header(DEAD_LETTER_HEADERS.offset)),
  };
}

/** A letter whose record is read again: it holds only the beginning of the value, or not who signed it. */
function letterOfOriginal(letter: Letter) {
  const whole = wholeValue(letter.message.headers);
  if (whole !== null) return [{ ...placedLetter(letter), sha256: whole.sha256 }];
  return isOfSigned(letter) ? [{ ...placedLetter(letter), sha256: sha256Of(letter.message.value) }] : [];
}

function isOfSigned({ message }: Letter): boolean {
  return headerOf(message, DEAD_LETTER_HEADERS.signed) !== null;
}

function sha256Of(value: Uint8Array | null): string {
  return createHash("sha256")
    .update(value ?? "")
    .digest("hex");
}

/** Of a letter whose record did not come from Kafka, -1: no topic has that. */
function offsetOf(text: string): bigint {
  return /^\d+$/.test(text) ? BigInt(text) : -1n;
}

type ReplayResult =
  | "sent"
  | "refused_not_ours"
  | "refused_signature"
  | "refused_ended"
  | "refused_conflict"
  | "refused_empty"
  | "refused_too_large"
  | "refused_original_gone"
  | "refused_without_limit"
  | "refused_unreadable";

/** Sends `value` as the record that the letter is of; `signed` is the original record of a signed one. */
async function replayOne(
  { ledger, topics, signatures }: ReplayOptions,
  producer: Producer | null,
  again: { readonly letter: BatchRecord; readonly value: Buffer | null; readonly signed?: BatchRecord },
): Promise<ReplayResult> {
  const { letter, value, signed } = again;
  if (value === null || value.length === 0) return "refused_empty";
  const signature = signed === undefined ? null : readSignature(signed, signatures);
  if (signature !== null && "refused" in signature) return "refused_signature";
  const sender = signature?.sender.name ?? KAFKA_SENDER;
  const headers = {
    ...replayHeaders({ key: String(letter.key), headers: letter.headers }),
    ...(signed !== undefined && signatureHeaders(signed)),
  };
  const requestId = requestIdOf(value, contentMode(recordHeaders(headers)));
  const known = requestId === null ? null : await ledger.reads.findOwn({ sender, requestId });
  if (known?.state === "ended") return "refused_ended";
  if (known !== null && causeOf(letter) === "request_id_conflict") return "refused_conflict";
  const message = {
    key: requestId,
    value,
    headers,
    // A request that states no time was received when its letter was written, not now.
    timestamp: String(Date.parse(headerOf(letter, DEAD_LETTER_HEADERS.time) ?? "") || letter.timestamp),
  };
  try {
    await sendFitting(producer, topics.requests, [message]);
    return "sent";
  } catch (error) {
    if (protocolCode(error) !== "MESSAGE_TOO_LARGE") throw error;
    return "refused_too_large";
  }
}

/** What came packed may not fit otherwise; what can't be packed is larger for it. */
async function sendFitting(
  producer: Producer | null,
  topic: string,
  messages: readonly Message[],
): Promise<void> {
  // Nothing is sent where the operator only looks.
  if (producer === null) return;
  const send = (compression: number) =>
    producer.send({ topic, acks: -1, compression, messages: [...messages] });
  try {
    await send(CompressionTypes.None);
  } catch (error) {
    if (protocolCode(error) !== "MESSAGE_TOO_LARGE") throw error;
    await send(CompressionTypes.GZIP);
  }
}

/** What can't be read has no id to look up; it goes back as it is, and the intake judges it anew. */
function requestIdOf(value: Buffer, mode: ContentMode): string | null {
  try {
    const event: unknown = JSON.parse(value.toString("utf8"));
    const id = property(mode === "structured" ? property(event, "data") : event, "requestId");
    return typeof id === "string" && /^[A-Za-z0-9._-]{1,128}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}

function property(holder: unknown, name: string): unknown {
  return typeof holder === "object" && holder !== null ? Reflect.get(holder, name) : null;
}
